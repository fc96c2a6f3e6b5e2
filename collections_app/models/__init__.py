"""One noun a file; this page only gathers them for Django."""

from collections_app.models.collection import Collection
from collections_app.models.comment import Comment
from collections_app.models.correction import Correction
from collections_app.models.essay import Authorship, Essay
from collections_app.models.finding import Finding, ReadingUpTo
from collections_app.models.harvested_set import HarvestedSet
from collections_app.models.import_decision import ImportDecision
from collections_app.models.import_profile import ImportProfile
from collections_app.models.import_run import ImportChange, ImportRun
from collections_app.models.import_upload import ImportUpload
from collections_app.models.past_address import PastAddress
from collections_app.models.placement import Placement
from collections_app.models.right_as_it_is import RightAsItIs
from collections_app.models.row_change import RowChange
from collections_app.models.source_identifier import SourceIdentifier
from collections_app.models.suggestion import Suggestion

__all__ = [
    "Authorship",
    "Collection",
    "Comment",
    "Correction",
    "Essay",
    "Finding",
    "HarvestedSet",
    "ImportChange",
    "ImportDecision",
    "ImportProfile",
    "ImportRun",
    "ImportUpload",
    "PastAddress",
    "Placement",
    "ReadingUpTo",
    "RightAsItIs",
    "RowChange",
    "SourceIdentifier",
    "Suggestion",
]
