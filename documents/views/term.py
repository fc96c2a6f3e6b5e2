"""Places, subjects, types, languages and repositories: the list of each vocabulary and the page of a term."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from archive_project.lib.folding import fold
from archive_project.lib.pagination import page_asked_for, page_of
from documents.listing import listing
from documents.places_map import PlacesMap, map_of, point_of, regions_of
from documents.search.parameters import clean
from documents.search.terms import terms_by_slug
from documents.views.unavailable import kindly
from documents.vocabularies import Branch, Vocabulary, branches_of, near, nested

PER_PAGE = 200
WIDE = 260.0  # units of the map, see lib.world_map: around one place, so that coasts tell where it is
LOCATOR = 350.0  # pixels, about
FEW = 30  # terms that are found at a glance


@require_safe
def term_list(request: HttpRequest, vocabulary: Vocabulary) -> HttpResponse:
    branches, number = branches_of(vocabulary), page_asked_for(request)
    total, every = len(branches), branches
    beginning = clean(request.GET.get("beginning", ""))
    if folded := fold(beginning):
        branches = [branch for branch in branches if branch.has_a_word_beginning(folded)]
    here = branches[(number - 1) * PER_PAGE : number * PER_PAGE]
    return render(
        request,
        "documents/term_list.html",
        {
            "vocabulary": vocabulary,
            "counted": vocabulary.counted(len(branches)),
            "beginning": beginning,
            "total": total,
            "places": _places(request, every) if vocabulary.facet == "place" and not folded else {},
            "can_be_searched": total > FEW or bool(beginning),
            "branches": here if folded else nested(here),
            "page": page_of(here, number, len(branches), PER_PAGE),
        },
    )


@require_safe
@kindly
def term_page(request: HttpRequest, vocabulary: Vocabulary, slug: str) -> HttpResponse:
    known = terms_by_slug({vocabulary.facet: [slug]})
    if not known:
        raise Http404("No public document has this term.")
    above, under = near(vocabulary, known[0].id)
    term = vocabulary.model.objects.get(pk=known[0].id)
    return render(
        request,
        "documents/term_page.html",
        {
            "vocabulary": vocabulary,
            "term": term,
            "above": above,
            "under": under,
            "listing": listing(request, within=known[0]),
            "locator": _locator(term, under) if vocabulary.facet == "place" else None,
        },
    )


def _places(request: HttpRequest, branches: list[Branch]) -> dict[str, Any]:
    """Return the map of all places or of a region, and the regions to choose from. No query."""
    regions = regions_of(branches)
    asked = next((one for one in branches if one.term.slug == request.GET.get("region")), None)
    if asked and asked.term.slug not in regions and not point_of(asked.term):
        asked = None
    shown = map_of(branches, around=regions.get(asked.term.slug, [asked]) if asked else [])
    return {
        "map": shown if shown.marks else None,
        "region": asked.term if asked else None,
        "regions": [branch.term for branch in branches if branch.term.slug in regions],
    }


def _locator(place: Any, under: list[Branch]) -> PlacesMap | None:
    """Return a map around a place and those within; None where no point is known."""
    here = [Branch(place, None), *(Branch(branch.term, None) for branch in under)]
    found = map_of(here, around=here, narrowest=WIDE, across=LOCATOR)
    return found if found.marks else None
