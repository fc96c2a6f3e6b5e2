"""Word to the desk that a reader has written."""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail

from collections_app.corrections import About
from collections_app.models import Correction

logger = logging.getLogger(__name__)


def tell_the_desk(correction: Correction, about: About, *, address: str) -> None:
    """Send a message to CORRECTIONS_EMAIL, if there is one; `address` is the letter's at the desk.

    Who wrote stays at the desk. A mail server that does not answer is logged and keeps no letter from arriving.
    """
    if not settings.CORRECTIONS_EMAIL:
        return
    title = " ".join(about.title.split())
    lines = [
        f"{about.title}\nPart: {about.part(correction.field).label}",
        f"It says:\n{correction.says_now or '(see the page)'}",
        f"It should say:\n{correction.proposal}",
        *([f"Why, or the source:\n{correction.reason}"] if correction.reason else []),
        f"At the desk:\n{address}",
    ]
    try:
        send_mail(
            f"[{settings.SITE_NAME}] A correction: {title[:150]}",
            "\n\n".join(lines),
            None,
            [settings.CORRECTIONS_EMAIL],
        )
    except (OSError, SMTPException):
        logger.exception("The desk could not be told of correction %s.", correction.pk)
