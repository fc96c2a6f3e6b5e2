"""One noun a file; this page only gathers them for Django."""

from documents.models.any_of import AnyOf
from documents.models.attribution import Attribution
from documents.models.bulk_edit import BulkEdit
from documents.models.comment import Comment
from documents.models.document import CHRONOLOGICAL, Document
from documents.models.duplicate import DuplicateDocument, DuplicatePerson
from documents.models.files import Attachment, Scan
from documents.models.merge import Merge, MergeChange
from documents.models.name import Name
from documents.models.number import NumberSequence
from documents.models.past_address import PastAddress
from documents.models.person import Person
from documents.models.publication import Status, is_public
from documents.models.reading_count import ReadingCount
from documents.models.relation import Relation
from documents.models.saved_view import SavedView
from documents.models.search_change import SearchChange
from documents.models.text import Text
from documents.models.vocabularies import (
    DocumentType,
    Donor,
    Language,
    Place,
    Repository,
    RightsStatement,
    Subject,
)

__all__ = [
    "CHRONOLOGICAL",
    "AnyOf",
    "Attachment",
    "Attribution",
    "BulkEdit",
    "Comment",
    "Document",
    "DocumentType",
    "Donor",
    "DuplicateDocument",
    "DuplicatePerson",
    "Language",
    "Merge",
    "MergeChange",
    "Name",
    "NumberSequence",
    "PastAddress",
    "Person",
    "Place",
    "ReadingCount",
    "Relation",
    "Repository",
    "RightsStatement",
    "SavedView",
    "Scan",
    "SearchChange",
    "Status",
    "Subject",
    "Text",
    "is_public",
]
