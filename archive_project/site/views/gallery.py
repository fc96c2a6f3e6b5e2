"""The gallery: every component with its states, and the tokens, for those who work on the site."""

from django.contrib.admin.views.decorators import staff_member_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from archive_project.site.gallery import contracts, examples, seen_elsewhere, tokens


@require_safe
@never_cache
@staff_member_required
def gallery(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "site/gallery.html",
        {"contracts": contracts(), "elsewhere": seen_elsewhere(), **tokens(), **examples()},
    )
