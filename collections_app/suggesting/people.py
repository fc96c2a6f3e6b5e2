"""People whom title, summary and texts name, in the role that the title gives, else as mentioned."""

from collections.abc import Iterator, Sequence

from django.db.models import Count, Max

from collections_app.models import Suggestion
from collections_app.suggesting.batch import Read, quoted
from documents.actions.link_people import Known, Register
from documents.models import Attribution, Name, SearchChange
from documents.search import change_log
from documents.search.change_log import Cursor, LogReplacedError

Held = tuple[object, ...]  # how many documents names are held in, as far as can be seen

MOST_CHANGES = 5_000  # rows of the log; of more, the names are loaded anew
_kept: list[tuple[Register, Held, Cursor]] = []  # one at most


def register() -> Register:
    """All names, loaded once for a process, and again where the log of changes has a name. Four queries or five."""
    held = tuple(Name.held_in.through.objects.aggregate(Max("pk"), Count("pk")).values())
    if _kept and (cursor := _unchanged_since(_kept[0][2])) and _kept[0][1] == held:
        _kept[:] = [(_kept[0][0], held, cursor)]
    else:
        cursor = change_log.start()
        _kept[:] = [(Register.load(), held, cursor)]
    return _kept[0][0]


def _unchanged_since(cursor: Cursor) -> Cursor | None:
    """How far the log goes, where no name has changed up to there."""
    try:
        changes, after = change_log.read(cursor, MOST_CHANGES)
    except LogReplacedError:
        return None
    named = any(change.kind == SearchChange.Kind.PERSON for change in changes)
    return None if named or len(changes) == MOST_CHANGES else after


def people(reads: Sequence[Read]) -> Iterator[Suggestion]:
    """Whom nobody linked, and nobody took away again: two queries, and those of the names."""
    names, known = register(), Known.load([read.document.pk for read in reads])
    for read in reads:
        links, _ = names.read(read.document, [body for _, body in read.texts])
        for link in known.new(read.document, links, Attribution.Origin.SUGGESTED):
            where, words = read.words_around(link.name_as_written)
            yield Suggestion(
                document=read.document,
                person_id=link.person_id,
                role=link.role,
                name_as_written=link.name_as_written,
                certain=link.certain,
                reason=f"The {where} names {quoted(link.name_as_written)}"
                + ("" if link.certain else ", whose years are not sure"),
                words=words,
            )
