"""Who is signed in, and where."""

from typing import Any, Self

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import models
from django.utils import timezone

from archive_project.accounts.browsers import browser_in


class DeskSessionQuerySet(models.QuerySet["DeskSession"]):
    def alive(self) -> Self:
        """Those that still open the desk."""
        return self.filter(session__expire_date__gt=timezone.now(), user__is_active=True)

    def end(self) -> int:
        """Sign out whoever is signed in there, and return how many sessions that were."""
        keys = list(self.values_list("session", flat=True))
        Session.objects.filter(pk__in=keys).delete()  # and with each its row here
        return len(keys)


class DeskSession(models.Model):
    """A session of Django's, which knows neither whose it is nor where: it goes with it."""

    # Its key opens the desk: what is shown and linked is our own number.
    session = models.OneToOneField(Session, models.CASCADE, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="desk_sessions")
    since = models.DateTimeField(default=timezone.now)
    last_seen = models.DateTimeField(help_text="To the minute.")
    address = models.GenericIPAddressField(null=True, blank=True)
    agent = models.CharField(max_length=300, blank=True, help_text="What the browser says that it is.")

    objects = DeskSessionQuerySet.as_manager()

    class Meta:
        ordering = ["-last_seen", "-id"]
        verbose_name = "session"

    def __str__(self) -> str:
        return f"{self.user.get_username()}, {self.browser}"

    @property
    def browser(self) -> str:
        return browser_in(self.agent)


def end_sessions_of(user: Any, *, but: str | None = None) -> int:
    """Sign somebody out everywhere, but for the session with the key `but`. Three queries."""
    return user.desk_sessions.exclude(session=but).end()  # type: ignore[no-any-return]
