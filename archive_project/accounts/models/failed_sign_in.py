"""Who tried to sign in and could not, as long as it counts."""

from axes.models import AccessAttempt
from django.conf import settings
from django.db import models
from django.utils import timezone


class FailedSignInQuerySet(models.QuerySet["FailedSignIn"]):
    def that_count(self) -> "FailedSignInQuerySet":
        return self.filter(attempt_time__gte=timezone.now() - settings.AXES_COOLOFF_TIME)


class FailedSignIn(AccessAttempt):  # type: ignore[misc]
    """An account and a place: the failures that django-axes has counted there. Deleting it lets them try again."""

    objects = FailedSignInQuerySet.as_manager()

    class Meta:
        proxy = True
        verbose_name = "failed sign-in"

    def __str__(self) -> str:
        return f"{self.username or 'Nobody'} from {self.ip_address or 'an unknown address'}"
