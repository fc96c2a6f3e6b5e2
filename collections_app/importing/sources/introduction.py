"""What an introduction names: other collections ("see also …") and essays ("an essay by …").

Only what is named beyond doubt is taken. A list that could be cut in two ways stays one title, and a phrase
that describes ("the related collections in the project") is no title at all; the introduction keeps all of
it anyway.
"""

import re
from collections.abc import Iterator

from collections_app.importing.rows import EssayMention
from collections_app.importing.sources.people_names import PEOPLE, split_people

_LONGEST_TITLE = 250
_LONGEST_TEXT = 60_000  # characters of an introduction that are looked through

_QUOTED = r"[\"“](?P<title>[^\"“”]{2,300})[\"”]"
_WHEN = r"(?:,? ?\((?P<date>[^()]{4,40})\))?"
_ESSAY = r"\b(?:essay|article|introduction|blog post|paper)s?\b"
_BY_THEN_TITLE = re.compile(
    rf"{_ESSAY} (?:written )?by (?P<authors>[^\"“”;()]{{3,200}}?)[,:]? ?{_QUOTED}{_WHEN}", re.I
)
_TITLE_THEN_BY = re.compile(
    rf"{_ESSAY},? (?:titled |entitled |called )?{_QUOTED}{_WHEN}"
    rf"(?:,? (?:written )?by (?P<authors>{PEOPLE}))?",
    re.I,
)
_OWNERS_THEN_TITLE = re.compile(rf"(?<![\w’'-])(?P<authors>{PEOPLE})['’]s? {_ESSAY},? {_QUOTED}{_WHEN}", re.I)
_ONE_MORE = re.compile(rf",? (?:and )?{_QUOTED}{_WHEN}")  # of "two essays by A: “B” and “C”"
_GUIDE = re.compile(
    r"\b(?:resource|research|reading) guide\b[^.;]{0,80}?\bsee:? (?P<title>[^;]{3,300})", re.I
)

_SENTENCE_END = re.compile(
    r"(?<![A-Z]\.)(?<!\b[A-Z])(?<!\bSt)(?<!\bvs)(?<!\bDr)(?<!\bMr)[.!?][\"”’)]* +(?=[\"“(]*[A-Z0-9])"
)
_SEE = re.compile(r"\b(?P<see>see(?P<also> also)?)\b:? ?", re.I)
_NAMES_SOURCES = re.compile(r"\b(?:collections?|documents|materials|sources|records)\b", re.I)
_NO_COLLECTION = re.compile(
    r"\b(?:(?:essay|article|blog|book|bulletin|e-dossier|guide|issue brief|working paper|website)s?|https?|www)\b",
    re.I,
)
_RELATED = re.compile(
    r"(?:the )?(?:related|other|companion) (?:collections?|themes?|topics?)(?: on [^.:;]{1,80}?)?"
    r"(?:: ?| include:? )(?=[\"“(]?(?:the )?(?-i:[A-Z0-9]))",
    re.I,
)
_NUMBERED = re.compile(r"\(?[1aA][.)] ?[\"“(A-Z0-9]")
_ITEM_LEAD = re.compile(r"(?:and |or |also )?(?:\(?(?:\d{1,2}|[a-h])[.)] ?)?(?:and )?", re.I)
_KIND_LEAD = re.compile(
    r"(?:the )?(?:(?:related|other|separate|companion|following|(?i:digital|archive|archvie)) )*"
    r"(?:collections?|themes?|topics?)(?: (?:on|titled|entitled|called))?:? (?=[\"“(A-Z0-9]|the [A-Z])",
)
_AROUND = " \"“”'‘’,;:"
_QUOTED_TITLE = r"[\"“][^\"“”]{2,300}[\"”]"
_QUOTED_LIST = re.compile(
    rf"(?:the )?{_QUOTED_TITLE}(?:(?:[,;]? and|[,;])? (?:the )?{_QUOTED_TITLE})+(?: collections)?[.,]?"
)
_QUOTED_FIRST = re.compile(rf"(?:the )?(?P<title>{_QUOTED_TITLE})(?: collection)?,? and ")
_NEXT_COLLECTION = re.compile(r",? and (?=the (?:[\"“]|(?:related |other )?collection\b))")
_COLLECTIONS_LEAD = re.compile(r"(?:the )?(?:(?:related|other|separate|companion|following) )*collections\b")
_TWO = re.compile(
    r"(?:the )?[A-Z0-9](?:(?! and )[^,]|, (?=\d{4}))*,? and (?:the )?[A-Z0-9](?:(?! and )[^,]|, ?(?=\d{4}))*"
)
_DESCRIBED = re.compile(r",? and (?:the )?(?:other |related )+collections?\b.*")
_SEVERAL_WORDS = re.compile(r"(?:and )?(?:the )?[A-Z0-9][^ ]* \w")
_AFTER_YEARS = re.compile(r"(?<=\d{4})(?:, and |, | and )(?=(?:the )?[A-Z])")
_AFTER_ARTICLE = re.compile(r",? and (?=the [A-Z0-9])|, (?=the [A-Z0-9])")


def essays_in(text: str) -> tuple[EssayMention, ...]:
    """Essays that the text names, in its order, each once."""
    text = text[:_LONGEST_TEXT]
    found: dict[str, tuple[int, EssayMention]] = {}
    for pattern in (_BY_THEN_TITLE, _OWNERS_THEN_TITLE, _TITLE_THEN_BY, _GUIDE):
        for match in pattern.finditer(text):
            for essay in _named_essays(match):
                if essay.title and essay.title.casefold() not in found:
                    found[essay.title.casefold()] = (match.start(), essay)
    return tuple(essay for _, essay in sorted(found.values(), key=lambda one: one[0]))


def _named_essays(match: re.Match[str]) -> Iterator[EssayMention]:
    """The essay that was matched, and further ones of the same authors right behind it."""
    authors = split_people(match.groupdict().get("authors") or "")
    one: re.Match[str] | None = match
    while one is not None:
        title = one["title"] if one.re is not _GUIDE else next(_sentences(one["title"]))
        yield EssayMention(_tidy(title), authors, (one.groupdict().get("date") or "").strip())
        one = _ONE_MORE.match(one.string, one.end()) if match.re is _BY_THEN_TITLE else None


def see_also_in(text: str) -> tuple[str, ...]:
    """Titles of the collections that the text refers to, as written, in its order, each once."""
    essays = {essay.title.casefold() for essay in essays_in(text)}
    titles: dict[str, str] = {}
    for sentence in _sentences(text[:_LONGEST_TEXT]):
        for listed in _listed_after_see(sentence):
            for title in _titles(listed):
                if title.casefold() not in essays:
                    titles.setdefault(title.casefold(), title)
    return tuple(titles.values())


def _sentences(text: str) -> Iterator[str]:
    at = 0
    for end in _SENTENCE_END.finditer(text):
        yield text[at : end.end()].strip()
        at = end.end()
    yield text[at:].strip()


def _listed_after_see(sentence: str) -> Iterator[str]:
    """What follows the last "see" of a sentence that is about collections, or "Related collections:"."""
    if related := _RELATED.match(sentence):
        yield sentence[related.end() :]
        return
    sees = [match for match in _SEE.finditer(sentence) if _opens_a_list(sentence, match)]
    if not sees:
        return
    last = sees[-1]
    before, listed = sentence[: last.start()], sentence[last.end() :]
    if _NO_COLLECTION.search(before):
        return
    about_collections = _NAMES_SOURCES.search(before) or _KIND_LEAD.match(listed)
    if last["also"] or about_collections or _NUMBERED.match(listed) or _QUOTED_LIST.fullmatch(listed):
        yield listed


def _opens_a_list(sentence: str, see: re.Match[str]) -> bool:
    """ "…, see A" and "See A", but not "to see A" or "we see that"."""
    before = sentence[: see.start()].rstrip(' ("“[')
    return before == "" or before.endswith((",", ";", ":", ".", "please", "Please", "–", "—"))


def _titles(listed: str) -> Iterator[str]:
    listed = _DESCRIBED.sub("", _before_unopened_bracket(listed))
    for item in _parts(listed):
        title = _ITEM_LEAD.sub("", item.strip(), count=1)
        title = _KIND_LEAD.sub("", title, count=1)
        title = _tidy(re.sub(r" collections?$", "", _tidy(title).removeprefix("the ")))
        named = title[:1].isalnum() and not title[:1].islower() and len(title) <= _LONGEST_TITLE
        if named and _is_one(title) and not _NO_COLLECTION.search(title):
            yield title


def _is_one(title: str) -> bool:
    """Not what is left of two titles that could not be parted: "Korean War" collection and Berlin Wall."""
    balanced = title.count('"') % 2 == 0 and title.count("“") == title.count("”")
    return balanced and " collection and " not in title


def _parts(listed: str) -> list[str]:
    if ";" in listed:
        return listed.split(";")
    several = _COLLECTIONS_LEAD.match(listed) is not None
    listed = _KIND_LEAD.sub("", listed, count=1)
    if parts := _quoted(listed) or _serial(listed):
        return parts
    if _AFTER_YEARS.search(listed):
        return _AFTER_YEARS.split(listed)
    if re.match(r"the [A-Z0-9]", listed):
        return _AFTER_ARTICLE.split(listed)
    return listed.split(" and ") if several and _TWO.fullmatch(listed) else [listed]


def _quoted(listed: str) -> list[str]:
    """'"A" and "B"' or 'the "A" collection and the collection on B' in its titles; nothing for all else."""
    if _QUOTED_LIST.fullmatch(listed):
        return re.findall(_QUOTED_TITLE, listed)
    if first := _QUOTED_FIRST.match(listed):
        return [first["title"], *_NEXT_COLLECTION.split(listed[first.end() :])]
    return _NEXT_COLLECTION.split(listed) if _NEXT_COLLECTION.search(listed) else []


def _serial(listed: str) -> list[str]:
    """ "A b, C d, 1950-1960, and E f" in its titles; nothing where one could be a word: "War, Peace, and Sport"."""
    items: list[str] = []
    for part in listed.split(", "):
        if items and re.fullmatch(r"\d{4}(?:[-–]\d{2,4})?[.,]?", part):
            items[-1] += f", {part}"
        else:
            items.append(part)
    several = len(items) > 2 and items[-1].startswith("and ")
    return items if several and all(_SEVERAL_WORDS.match(item) for item in items) else []


def _before_unopened_bracket(text: str) -> str:
    """ "(See also: A.) More" → "A." """
    depth = 0
    for at, character in enumerate(text):
        depth += (character == "(") - (character == ")")
        # "(1)" may have lost its opening to "see (": a digit before the bracket is a number of the list.
        if depth < 0 and not text[at - 1 : at].isdigit():
            return text[:at]
        depth = max(depth, 0)
    return text


def _tidy(title: str) -> str:
    """A title without the quotation marks, brackets and stop around it; "… with the U.S." keeps its stop."""
    title = title.strip(_AROUND)
    while title.endswith(")") and title.count(")") > title.count("("):
        title = title[:-1].rstrip(_AROUND)
    if title.endswith(".") and not re.search(r"\b[A-Z]\.$", title):
        title = title[:-1]
    return title.strip(_AROUND)
