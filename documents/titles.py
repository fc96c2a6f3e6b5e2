"""Read a document's title: what genre it names, whom it names, and in which role.

"Cable, Stalin [via Kuznetsov] to Mao Zedong [via Terebin]" says who wrote, to whom and through whom;
"Memorandum of Conversation between Anastas Mikoyan and Mao Zedong" says who took part. Which words are a name
is not guessed: the caller brings the names it knows (a Gazetteer), the longest known name wins, and only the
words around it decide the role. Nothing here reads the database, and nothing here says *who* bears a name: that
depends on the document.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise

from archive_project.lib.folding import fold


class Role(StrEnum):
    """The roles a title can state: some of `Attribution.Role`, which is a model's and stays out of here."""

    AUTHOR = "author"
    RECIPIENT = "recipient"
    VIA = "via"
    PARTICIPANT = "participant"
    MENTIONED = "mentioned"
    TRANSLATOR = "translator"
    EDITOR = "editor"


@dataclass(frozen=True, slots=True)
class Naming:
    """A name where it stands in a text, together with a name in brackets that explains it."""

    name_as_written: str
    real_name: str
    """What brackets right after it say it means: "Stalin" in "Filippov [Stalin]"; else empty."""
    start: int
    end: int
    """The end of the name and of its brackets; a possessive 's lies behind it."""
    possessive: bool


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a title, in a role."""

    role: Role
    name_as_written: str
    real_name: str = ""


# Words, and what they are good for. All folded.


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


OFFICES = _words(
    "ambassador ambassadors attache chairman chairwoman chancellor chief comrade comrades cde consul "
    "counselor counsellor commander delegate delegates delegation deputy director envoy foreign head leader "
    "leaders leadership marshal generalissimo member members minister ministers mr mrs ms dr prof "
    "representative representatives secretary premier president vice acting general official officials "
    "charge adviser advisor mission first prime cdes tov com ex-premier translator interpreter"
)
"""Words that stand before a name or in apposition to it. "General" is here for Secretaries General."""

POSTED = _words(
    "ambassador ambassadors envoy attache delegate delegates delegation representative representatives adviser "
    "advisor mission minister consul"
)
"""After these, "to" says where somebody serves, not to whom something goes."""

BEFORE_A_SURNAME = (OFFICES - {"general", "foreign", "translator", "interpreter"}) | _words(
    "a about according after afterwards again against ahead all although among an and are as at because "
    "before behind between beyond both but by concerning despite did does during either even except excerpt "
    "excerpts following for former from had has have he her here his how however if in including inside "
    "instead into is it its last later like meanwhile moreover near neither new next nor not now of off on "
    "once only onto or our out over per re regarding since so soon still than that the their then there "
    "therefore these they this those though through thus to today toward towards under unlike until up upon "
    "versus via vs was we were what when where whereas whether which while who whom whose why will with "
    "within without young"
)
"""Capitalised or not, these are never somebody's given name, so a surname may follow them."""

NAMESAKES = _words("city doctrine era mausoleum prize thought trail university")
"""What is named for somebody is not somebody: Ho Chi Minh Trail, Mao Zedong Thought."""

INSTITUTIONS = _words(
    "administration army bureau central commission committee council delegation department division embassy "
    "foreign general government ministry office party politburo secretariat state"
)
"""A body whose name begins so is that of the word before it: the *Soviet* Ministry of Foreign Affairs."""

PEOPLES = _words(
    "albanian american british bulgarian burmese cambodian chinese cuban czech czechoslovak dprk drv dutch "
    "east english european french gdr german hungarian indian indonesian iranian italian japanese korean "
    "laotian lao mongolian nationalist north pakistani polish prc romanian russian socialist south soviet "
    "swedish swiss turkish uk us ussr vietnamese west yugoslav communist the a an his her their in party "
    "state central"
)
"""Words that only introduce an office: they leave open whether an apposition or a subject follows."""

MEETINGS = _words(
    "consultation consultations contact contacts conversation conversations dialogue discussion discussions "
    "interview meeting meetings negotiation negotiations reception talk talks talking speaking"
)
TRANSMITTED = _words("transmitted forwarded delivered conveyed relayed handed sent passed")
SUBJECT = _words("about against ahead at after before concerning during following on over re regarding")
MONTHS = _words("january february march april may june july august september october november december")

GENRES: dict[str, str] = {
    "agreement": "Agreement",
    "article": "Article",
    "cable": "Cable",
    "circular": "Circular",
    "communique": "Communiqué",
    "contact": "Record of Conversation",
    "conversation": "Record of Conversation",
    "conversations": "Record of Conversation",
    "decision": "Decision",
    "decree": "Decree",
    "diary": "Diary Entry",
    "directive": "Directive",
    "discussion": "Record of Conversation",
    "discussions": "Record of Conversation",
    "instructions": "Instructions",
    "interview": "Interview",
    "journal": "Diary Entry",
    "journal entry": "Diary Entry",
    "letter": "Letter",
    "meeting": "Record of Conversation",
    "memo": "Memorandum",
    "memoir": "Recollections",
    "memoirs": "Recollections",
    "memorandum": "Memorandum",
    "memorandum of conversation": "Memorandum of Conversation",
    "memorandum of conversations": "Memorandum of Conversation",
    "memorandum of a conversation": "Memorandum of Conversation",
    "memorandum of discussion": "Memorandum of Conversation",
    "memorandum of discussions": "Memorandum of Conversation",
    "message": "Message",
    "minutes": "Minutes",
    "note": "Note",
    "notes": "Notes",
    "order": "Order",
    "outline": "Outline",
    "phone call": "Record of Telephone Call",
    "protocol": "Protocol",
    "recollections": "Recollections",
    "report": "Report",
    "resolution": "Resolution",
    "speech": "Speech",
    "statement": "Statement",
    "stenogram": "Transcript",
    "summary": "Summary",
    "talking to": "Record of Conversation",
    "talk": "Record of Conversation",
    "talks": "Record of Conversation",
    "telegram": "Telegram",
    "telegrams": "Telegram",
    "telephone call": "Record of Telephone Call",
    "telephone conversation": "Record of Telephone Call",
    "telephone message": "Record of Telephone Call",
    "toast": "Speech",
    "transcript": "Transcript",
    "treaty": "Treaty",
}
"""What a title calls the document, folded → the document type, as the vocabulary names it."""

CORRESPONDENCE = frozenset(
    {"Cable", "Telegram", "Letter", "Message", "Instructions", "Directive", "Circular", "Note"}
)
GENRE_WORDS = frozenset(phrase.split()[0] for phrase in GENRES) - MEETINGS - {"phone", "telephone"}
LONGEST_GENRE = max(len(phrase.split()) for phrase in GENRES)

# Text to words. A Chinese character is a word of its own, as no space parts it from the next.

HAN = "㐀-䶿一-鿿豈-﫿"
WORD = re.compile(rf"[{HAN}]|[^\W_{HAN}]+(?:['’ʼ][^\W\d_{HAN}]+)*")
MARK = re.compile(r"[,:;()\[\]]|(?<=\s)[-–—](?=\s)")
INSIDE_A_NAME = re.compile(r"[.\s'’\-‐‑]*")
MARKS = frozenset(",:-–—")
IN_BRACKETS = re.compile(r"\s*(?:\[([^\[\]]{2,60})\]|\(([^()]{2,60})\))")
LIKE_A_NAME = re.compile(r"[^\W\d_]\w*(?:\.?[ .\-’'][^\W\d_]\w*\.?){0,3}\.?")
OPENING = re.compile(r"(?:(?<=\s)|(?<=[(\[])|^)[‘'“\"](?=\S)")
CLOSING = re.compile(r"(?<=\S)[’'”\"]+(?=$|[\s,.;:)\]])")


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    folded: str
    start: int
    end: int

    @property
    def bare(self) -> str:
        """The word without a possessive 's."""
        return self.folded.removesuffix("'s")

    @property
    def is_capitalised(self) -> bool:
        return not self.text[0].islower()


@lru_cache(maxsize=16)
def _split(text: str) -> tuple[_Word, ...]:
    """Return the words of a text. Remembered: genre, names and roles of one title are asked for together."""
    return tuple(
        _Word(m[0], m[0].lower() if m[0].isascii() else fold(m[0]), m.start(), m.end())
        for m in WORD.finditer(text)
    )


def name_key(name: str) -> tuple[str, ...]:
    """Return the words that a name is found by: "N.S. Khrushchev" and "N. S. KHRUSHCHEV" have the same."""
    return tuple(word.folded for word in _split(unicodedata.normalize("NFC", name)))


class Gazetteer:
    """The names to look for, indexed by their first word.

    A look-up costs the same for ten names as for ten thousand, unless they all begin alike.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._by_first: dict[str, list[tuple[str, ...]]] = {}
        for key in {name_key(name) for name in names}:
            if key:
                self._by_first.setdefault(key[0], []).append(key)
        for keys in self._by_first.values():
            keys.sort(key=len, reverse=True)

    def namings(self, text: str) -> list[Naming]:
        """Return the names that stand in the text, in order, none inside another.

        A surname is not its bearer's alone: "Kuznetsov" is not found in "V. V. Kuznetsov" nor "Mao" in "Mao
        Anying", unless those are names in the gazetteer themselves. `text` must be in Unicode's composed form
        (NFC), and so are the names returned.
        """
        words = _split(text)
        found: list[Naming] = []
        at = 0
        while at < len(words):
            after = self._match(text, words, at)
            if after is None:
                at += 1
                continue
            naming = self._naming(text, words, at, after)
            found.append(naming)
            while at < len(words) and words[at].start < naming.end:
                at += 1
        return found

    def _knows(self, key: tuple[str, ...]) -> bool:
        return bool(key) and key in self._by_first.get(key[0], ())

    def _match(self, text: str, words: Sequence[_Word], at: int) -> int | None:
        """Return the index behind the longest name that begins at the word `at`."""
        first = words[at]
        if not first.is_capitalised:
            return None
        by_possessive = self._by_first.get(first.bare, ()) if first.bare != first.folded else ()
        for key in (*self._by_first.get(first.folded, ()), *by_possessive):
            after = at + len(key)
            if after > len(words):
                continue
            span = words[at:after]
            if any(word.folded != part for word, part in zip(span[:-1], key[:-1], strict=True)):
                continue
            if key[-1] not in (span[-1].folded, span[-1].bare):
                continue
            if all(INSIDE_A_NAME.fullmatch(text, a.end, b.start) for a, b in pairwise(span)) and _is_whole(
                text, words, at, after
            ):
                return after
        return None

    def _naming(self, text: str, words: Sequence[_Word], at: int, after: int) -> Naming:
        start, end = words[at].start, words[after - 1].end
        possessive = words[after - 1].folded.endswith("'s") and not self._knows(
            tuple(word.folded for word in words[at:after])
        )
        if possessive:
            end -= 2
        written = text[start:end]
        if (brackets := IN_BRACKETS.match(text, end)) and (real := self._real_name(brackets)):
            return Naming(written, real, start, brackets.end(), possessive)
        if text[start - 1 : start] == "[" and text[end : end + 1] == "]":
            begin = _unknown_name_before(text, words[:at], start - 1)
            if begin is not None:
                return Naming(text[begin : start - 1].rstrip(), written, begin, end + 1, False)
        return Naming(written, "", start, end, possessive)

    def _real_name(self, brackets: re.Match[str]) -> str:
        """A known name, in any brackets; in square ones, which are an editor's, also what looks like a name."""
        inside = (brackets[1] or brackets[2]).strip()
        if self._knows(name_key(inside)):
            return inside
        words = _split(inside)
        is_name = (
            bool(brackets[1])
            and LIKE_A_NAME.fullmatch(inside)
            and all(word.is_capitalised and word.bare not in BEFORE_A_SURNAME for word in words)
        )
        return inside if is_name else ""


def _is_whole(text: str, words: Sequence[_Word], at: int, after: int) -> bool:
    """Whether the words at both sides leave the name to itself, rather than make it part of another name."""
    return _begins_here(text, words, at, after - at) and _ends_here(text, words, at, after)


def _begins_here(text: str, words: Sequence[_Word], at: int, length: int) -> bool:
    if at == 0 or not (length == 1 or words[at].folded in INSTITUTIONS):
        return True
    before = words[at - 1]
    between = text[before.end : words[at].start]
    if len(before.text) == 1 and before.text.isupper() and between.strip() in ("", "."):
        return False  # an initial
    if not between.isspace() or not before.is_capitalised or before.text.isdigit():
        return True
    return before.bare in BEFORE_A_SURNAME or before.bare in GENRE_WORDS or before.bare in MEETINGS


def _ends_here(text: str, words: Sequence[_Word], at: int, after: int) -> bool:
    last = words[after - 1]
    if after == len(words) or last.bare != last.folded:
        return True
    behind = words[after]
    if not text[last.end : behind.start].isspace():
        return True
    if words[at].folded in INSTITUTIONS and behind.folded == "of":
        return False
    if behind.is_capitalised and behind.folded in NAMESAKES:
        return False
    is_surname = all(word.folded in OFFICES for word in words[at : after - 1])
    return not is_surname or last.text.isupper() or not _may_be_given_name(behind)


def _may_be_given_name(word: _Word) -> bool:
    """Whether the word may go on a name that began with a surname, as in "Mao Anying"; "Mao Asks" does not."""
    return (
        word.is_capitalised
        and not word.text[0].isdigit()
        and not word.folded.endswith(("s", "ed"))
        and word.folded not in BEFORE_A_SURNAME | GENRE_WORDS | MEETINGS | PEOPLES
    )


def _unknown_name_before(text: str, words: Sequence[_Word], end: int) -> int | None:
    """Return where the unknown name begins that stands right before the bracket at `end`."""
    begin = None
    for word in reversed(words[-3:]):
        is_next = INSIDE_A_NAME.fullmatch(text, word.end, end)
        if not is_next or not word.is_capitalised or word.text.isdigit():
            break
        if word.bare in BEFORE_A_SURNAME | GENRE_WORDS | MEETINGS | PEOPLES:
            break
        begin = end = word.start
    return begin


def _quoted(text: str) -> range:
    """Return the stretch between the outermost quotation marks: a title inside the title.

    Empty if all of the title is quoted. An apostrophe opens nothing, because no space stands before it; the last
    mark that can close does.
    """
    opening = OPENING.search(text)
    if not opening:
        return range(0)
    closing = list(CLOSING.finditer(text, opening.end()))
    end = closing[-1].start() if closing else len(text)
    if not text[: opening.start()].strip() and not text[end:].strip("‘’'“”\". "):
        return range(0)
    return range(opening.start(), end)


# The genre


def genre(title: str) -> str:
    """Return the document type that the title names, as the vocabulary writes it; "" if it names none.

    What stands outside quotation marks counts first, up to where the subject begins; then how a quoted title
    begins ("Mao Zedong, 'Speech at…'"), then what stands in brackets ("(Memorandum)").
    """
    text = unicodedata.normalize("NFC", title)
    quoted = _quoted(text)
    words = _split(text)
    outside = [word for word in words if word.start not in quoted]
    subject = next((i for i, word in enumerate(outside) if i and _begins_subject(outside, i)), len(outside))
    named = _first_genre(outside[:subject], anywhere=True)
    if not named and quoted:
        named = _first_genre([word for word in words if word.start in quoted], anywhere=False)
    if not named:
        named = next((g for m in re.finditer(r"\(([^()]+)\)", text) if (g := GENRES.get(fold(m[1])))), "")
    return named


def _first_genre(words: Sequence[_Word], *, anywhere: bool) -> str:
    for at in range(len(words) if anywhere else min(1, len(words))):
        for length in range(LONGEST_GENRE, 0, -1):
            named = GENRES.get(" ".join(word.bare for word in words[at : at + length]))
            if named:
                return named
    return ""


def _begins_subject(words: Sequence[_Word], at: int) -> bool:
    """Whether the word leads over to what the document is about: "on Meetings…", but not "on 31 December"."""
    following = words[at + 1].folded if at + 1 < len(words) else ""
    return words[at].folded in SUBJECT and not (following[:1].isdigit() or following in MONTHS)


# Who, in which role


def mentions(title: str, names: Gazetteer) -> list[Mention]:
    """Return the known names in the title with their roles, in order.

    Names in a quoted title inside the title are `mentioned`. Costs one pass over the title's words.
    """
    text = unicodedata.normalize("NFC", title)
    namings = names.namings(text)
    if not namings:
        return []
    reader = _Reader(genre(text))
    for item in _items(text, namings):
        reader.read(item)
    return [
        Mention(role or Role.MENTIONED, naming.name_as_written, naming.real_name)
        for role, naming in reader.result
    ]


@dataclass(frozen=True, slots=True)
class _Mark:
    """Punctuation; "‘" stands for a whole quoted title, whose names follow with `quoted` set."""

    text: str


@dataclass(frozen=True, slots=True)
class _Named:
    naming: Naming
    quoted: bool
    following: tuple[str, ...]
    """The three words after the name, folded."""


@dataclass(frozen=True, slots=True)
class _Plain:
    word: _Word
    following: str
    is_before_name: bool


_Item = _Mark | _Named | _Plain


def _items(text: str, namings: list[Naming]) -> Iterator[_Item]:
    """Yield the title's words, marks and names in order. Of a quoted title only its names."""
    quoted = _quoted(text)
    words = _split(text)
    ahead = iter(namings)
    naming = next(ahead, None)
    tokens: list[_Word | re.Match[str]] = [*words, *MARK.finditer(text)]
    tokens.sort(key=lambda token: token.start if isinstance(token, _Word) else token.start())
    position = 0
    done = 0
    for token in tokens:
        start = token.start if isinstance(token, _Word) else token.start()
        if isinstance(token, _Word):
            position += 1
        if quoted and start >= quoted.start and done < quoted.start:
            yield _Mark("‘")
            done = quoted.start
        if naming and start >= naming.end:
            naming = next(ahead, None)
        if naming and start >= naming.start:
            if start == naming.start or done <= naming.start:
                following = [word.bare for word in words[position : position + 9] if word.start >= naming.end]
                yield _Named(naming, naming.start in quoted, tuple(following[:3]))
                done = naming.end
            continue
        if start in quoted:
            continue
        if isinstance(token, _Word):
            behind = words[position] if position < len(words) else None
            yield _Plain(
                token,
                behind.folded if behind else "",
                bool(behind and naming and behind.start == naming.start),
            )
        else:
            yield _Mark(token[0])


@dataclass
class _Reader:
    """Walks through a title and keeps in mind what the words so far say of the next name.

    `role` is what the next names are, `passing` what only the very next one is. A name that comes before any
    word that places it stays undecided (None) until a later word does: "Zhou Enlai Talking to…", "Stalin to Mao".
    """

    genre: str
    result: list[tuple[Role | None, Naming]] = field(default_factory=list)
    role: Role | None = None
    passing: Role | None = None
    in_conversation: bool = False
    on_subject: bool = False
    after_pause: bool = False
    """A comma has closed the last name; the next words may begin the subject, or another apposition."""
    after_office_of: bool = False
    """The next word may be whom an office belongs to: "Leader of the Chinese Communist Party, Mao Zedong"."""
    last: str = ""
    """The last word, folded; "" after a name, a mark otherwise."""
    enclosing: list[tuple[Role | None, bool, bool]] = field(default_factory=list)

    def read(self, item: _Item) -> None:
        match item:
            case _Named():
                self.read_name(item)
            case _Plain():
                self.read_word(item.word, item.following, item.is_before_name)
            case _Mark():
                self.read_mark(item.text)

    # names

    def read_name(self, item: _Named) -> None:
        role = (
            Role.MENTIONED
            if item.quoted
            else self.passing or (Role.MENTIONED if self.on_subject else self.role)
        )
        if item.naming.possessive and not (item.quoted or self.on_subject):
            role = self.role_of_owner(item.following)
        elif role is None and item.following and item.following[0] in GENRE_WORDS:
            role = self.role = Role.AUTHOR
        self.result.append((role, item.naming))
        self.passing = None
        self.after_pause = self.after_office_of = False
        self.last = ""

    def role_of_owner(self, following: tuple[str, ...]) -> Role:
        """Mao's *Speech* has an author, Stalin's *Conversation with Mao* two sides, Stalin's *Visit* neither."""
        if self.is_addressed:
            return Role.MENTIONED
        for word in following:
            if word in MEETINGS:
                self.converse()
                return Role.PARTICIPANT
            if word in GENRE_WORDS:
                self.role = Role.AUTHOR
                return Role.AUTHOR
        return Role.MENTIONED

    @property
    def is_addressed(self) -> bool:
        """Whether it is said who writes to whom, so that a further genre or meeting is the subject."""
        roles = {role for role, _ in self.result}
        return Role.RECIPIENT in roles or (self.genre in CORRESPONDENCE and Role.AUTHOR in roles)

    def decide(self, role: Role) -> None:
        """Give the names that nothing placed so far their role."""
        self.result = [(known or role, naming) for known, naming in self.result]

    def turn_to(self, role: Role) -> None:
        self.role, self.passing, self.after_pause = role, None, False

    def converse(self) -> None:
        self.in_conversation = True
        self.turn_to(Role.PARTICIPANT)

    # words

    def read_word(self, word: _Word, following: str, is_before_name: bool) -> None:
        last, self.last = self.last, word.folded
        if self.after_office_of and word.folded != "the":
            self.after_office_of, self.passing = False, None
        if word.folded == "via" and not self.on_subject:
            self.passing = Role.VIA
        elif word.folded == "by" and last in ("edited", "translated"):
            self.passing = Role.EDITOR if last == "edited" else Role.TRANSLATOR
        elif self.on_subject:
            return
        elif word.folded in SUBJECT and not (following[:1].isdigit() or following in MONTHS):
            if following == "behalf":
                self.passing = Role.MENTIONED
            else:
                self.on_subject = bool(last or self.result)
        elif word.folded in MEETINGS or (word.folded == "call" and last in ("phone", "telephone")):
            self.read_meeting()
        elif word.folded == "to" and last in POSTED and not is_before_name:
            self.after_office_of, self.passing = True, Role.MENTIONED
        elif not self.read_preposition(word.folded, last, following):
            self.read_other(word, last)

    def read_meeting(self) -> None:
        if self.is_addressed:
            self.on_subject = True
            return
        self.decide(Role.PARTICIPANT)
        self.converse()

    def read_preposition(self, word: str, last: str, following: str) -> bool:
        """Take in a word that places the names after it; say whether it was one."""
        match word:
            case "by":
                self.turn_to(Role.VIA if last in TRANSMITTED else Role.AUTHOR)
            case "from" if not self.in_conversation and not following[:1].isdigit():
                self.turn_to(Role.AUTHOR)
            case "to" if last in TRANSMITTED or not self.in_conversation:
                self.decide(Role.AUTHOR)
                if self.result or self.genre:
                    self.turn_to(Role.RECIPIENT)
                else:
                    self.passing = Role.MENTIONED
            case "for" if self.genre in CORRESPONDENCE and self.result:
                self.turn_to(Role.RECIPIENT)
            case "between":
                self.converse()
            case "with":
                if self.in_conversation:
                    self.turn_to(Role.PARTICIPANT)
                else:
                    self.passing = Role.MENTIONED
            case "of":
                self.read_of(last)
            case _:
                return False
        return True

    def read_of(self, last: str) -> None:
        if last in OFFICES:
            self.after_office_of, self.passing = True, Role.MENTIONED
        elif (last in GENRE_WORDS or (last.isdigit() and self.genre)) and not (
            self.in_conversation or self.result
        ):
            self.turn_to(Role.AUTHOR)
        elif self.role is None:
            self.passing = Role.MENTIONED

    def read_other(self, word: _Word, last: str) -> None:
        if word.folded in GENRE_WORDS and not self.is_addressed:
            self.after_pause = False
            if self.result and not self.in_conversation:
                self.decide(Role.AUTHOR)
        elif (
            not self.after_pause
            or word.folded in TRANSMITTED
            or word.text[0].isdigit()
            or word.folded in MONTHS
        ):
            return
        elif word.folded in OFFICES:
            self.after_pause = False
        elif word.folded not in PEOPLES:
            self.on_subject = True

    # marks

    def read_mark(self, mark: str) -> None:
        if mark in MARKS:
            if self.last == "" and self.result:
                self.after_pause = True
            elif self.role is None and self.genre and not self.result and not self.in_conversation:
                self.turn_to(Role.AUTHOR)
            self.last = mark
        elif mark == "‘":
            self.decide(Role.AUTHOR)
            self.on_subject = True
        elif mark in "([":
            self.enclosing.append((self.role, self.on_subject, self.after_pause))
            self.role, self.on_subject, self.passing = Role.MENTIONED, False, None
            self.last = mark
        elif mark in ")]" and self.enclosing:
            self.role, self.on_subject, self.after_pause = self.enclosing.pop()
            self.passing = None
            self.last = ""
