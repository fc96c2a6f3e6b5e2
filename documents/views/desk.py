"""Files of what is not public yet, for whoever may view it at the desk: the preview of a page shows its pictures."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest

from documents.models import Document
from documents.workflow.rights import may


def is_at_the_desk(request: HttpRequest, model: type[models.Model]) -> bool:
    """Whether somebody may view this kind of record there. Asks for no session where no cookie names one: of the public it costs nothing."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return False
    user = request.user
    return user.is_staff and may(user, "view", model)


def files_for(request: HttpRequest, files: Any) -> QuerySet[Any]:
    """Of scans or attachments, given by their manager, what somebody may see."""
    found: QuerySet[Any] = files.all() if is_at_the_desk(request, Document) else files.public()
    return found
