"""Writing to the archive: a form on a page of its own, so that every other page is the same for everybody."""

import datetime

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from archive_project.lib.rate_limit import within_limit
from collections_app.correction_form import CorrectionForm
from collections_app.correction_mail import tell_the_desk
from collections_app.corrections import SOMETHING_ELSE, About, about
from collections_app.models import Correction
from documents.views.unavailable import kindly

MOST_OF_ONE = 5  # letters in an hour, of one visitor
MOST_OF_ALL = 200  # letters in an hour, of everybody: more is no readership but an attack
TOO_MANY = _("Many letters came from here within this hour. Nothing is lost: send this one again in an hour.")
HONEYPOT = "Filled in a field that people do not see."


@csrf_exempt  # which asks for a cookie: readers who keep none write letters too
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@kindly
def correction_new(request: HttpRequest) -> HttpResponseBase:
    if request.method == "POST" and _is_sent_by_another_site(request):
        raise PermissionDenied("A letter is written on the page that it is about.")
    found = about(request.GET)
    if request.method != "POST":
        wanted = request.GET.get("field", "")
        return _page(request, found, CorrectionForm(found, initial={"field": wanted}))
    form = CorrectionForm(found, request.POST)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    if not is_known(found, form):
        if not _may_write(request):
            form.add_error(None, TOO_MANY)
            return _page(request, found, form, status=429)
        with translation.override(settings.LANGUAGE_CODE):  # which the desk reads, whatever the reader does
            said = about(request.GET)
            correction = keep(said, form)
            if correction.status == Correction.Status.NEW:
                desk = reverse("admin:collections_correction_change", args=[correction.pk])
                tell_the_desk(correction, said, address=request.build_absolute_uri(desk))
    return redirect(f"{reverse('correction-thanks')}?{urlencode({found.kind: found.key})}")


@require_safe
@kindly
def correction_thanks(request: HttpRequest) -> HttpResponseBase:
    return render(request, "collections/correction_thanks.html", {"about": about(request.GET)})


def is_known(found: About, form: CorrectionForm) -> bool:
    """Whether the same words about the same part wait at the desk already."""
    said = form.cleaned_data
    same = {found.kind: found.record, "field": said["field"], "proposal": said["proposal"]}
    return Correction.objects.waiting().filter(**same).exists()


def keep(found: About, form: CorrectionForm) -> Correction:
    """Save the letter with what the record says now; what a machine wrote too, out of the way."""
    said = {
        name: form.cleaned_data[name]
        for name in ("field", "proposal", "reason", "sender_name", "sender_email")
    }
    now = "" if said["field"] == SOMETHING_ELSE else found.part(said["field"]).says
    correction = Correction(**{found.kind: found.record}, **said, says_now=now)
    if form.is_filled_by_a_machine:
        correction.remark = HONEYPOT
        correction.settle(Correction.Status.SPAM)
    correction.save()
    Correction.objects.forget_senders()
    return correction


def _is_sent_by_another_site(request: HttpRequest) -> bool:
    """Whether a page elsewhere made the reader's browser send it: as browsers say, by what they send to hosts they trust, else by
    the origin. What says neither is no browser that could be made to.
    """
    if site := request.headers.get("Sec-Fetch-Site"):
        return site not in {"same-origin", "none"}
    origin = request.headers.get("Origin")
    ours = {f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS}
    return origin is not None and origin not in ours


def _may_write(request: HttpRequest) -> bool:
    an_hour_ago = timezone.now() - datetime.timedelta(hours=1)
    lately = Correction.objects.filter(created_at__gte=an_hour_ago).count()
    return lately < MOST_OF_ALL and within_limit(request, "correction", most=MOST_OF_ONE)


def _page(request: HttpRequest, found: About, form: CorrectionForm, *, status: int = 200) -> HttpResponse:
    shown = {"about": found, "form": form, "keep_days": settings.CORRECTIONS_KEEP_DAYS}
    response = render(request, "collections/correction_form.html", shown, status=status)
    response["X-Robots-Tag"] = "noindex"
    return response
