"""The caption of a page's picture, which introductions carry in brackets: "(Image, Mao in Moscow, 1949)"."""

import re

_OPEN = re.compile(
    r"[(\[] ?(?:images?\b ?(?:[,:;.–—-] ?|of )?|(?:photos?|photographs?|pictures?)(?: credit)? ?[,:] ?)",
    re.IGNORECASE,
)
# The same without brackets: from here to the end of its paragraph, for nothing closes it. A credit stays whole.
_BARE = re.compile(
    r"(?:^|(?<=[.!?)\]\"”] ))(?:(?:Images?|Photos?|Photographs?|Pictures?)(?: [Cc]redit)?: ?"
    r"|(?=(?:Image|Photo|Photograph|Picture) courtesy of ))"
)
_CLOSES = {"(": ")", "[": "]"}


def has_caption(text: str) -> bool:
    return (_OPEN.search(text[:20_000]) or _BARE.search(text[:20_000])) is not None


def is_caption(text: str) -> bool:
    """True for "Image: Mao in Moscow", "(Image, Mao in Moscow)" and "Photo courtesy of the Museum": no more than a caption."""
    kept, caption = split_caption(text)
    return kept == "" and caption != ""


def split_caption(text: str) -> tuple[str, str]:
    """A paragraph without its captions, its white space mended, and the captions: ("About X.", "Mao, 1958").

    Brackets inside a caption belong to it; a caption whose bracket never closes reaches to the end.
    """
    kept: list[str] = []
    captions: list[str] = []
    at = 0
    while opened := _OPEN.search(text, at):
        end = _closing(text, opened.start())
        kept.append(text[at : opened.start()].strip())
        captions.append(text[opened.end() : end].strip())
        at = end + 1
    if bare := _BARE.search(text, at):
        captions.append(text[bare.end() :].strip())
        text = text[: bare.start()]
    kept.append(text[at:].strip())
    return " ".join(part for part in kept if part), "; ".join(caption for caption in captions if caption)


def _closing(text: str, start: int) -> int:
    """Where the bracket that opens at `start` closes, or the length of the text."""
    opening, closing = text[start], _CLOSES[text[start]]
    depth = 0
    for at in range(start, len(text)):
        depth += (text[at] == opening) - (text[at] == closing)
        if depth == 0:
            return at
    return len(text)
