"""Collections: the list, the page of one, and its picture."""

from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from archive_project.lib.http import send_file
from archive_project.lib.pagination import paginate
from collections_app.hierarchy import ancestors_of, collections_near
from collections_app.introduction import introduction_with_links
from collections_app.models import Collection
from collections_app.popular import popular_in
from collections_app.skylines import with_holdings
from documents.correspondence import circle, circle_of
from documents.iiif.serving import serve_picture
from documents.listing import listing
from documents.search.filters import DocumentFilters
from documents.search.following import catch_up
from documents.search.terms import Term
from documents.views.desk import is_at_the_desk
from documents.views.unavailable import kindly

FEW_PAIRS, MOST_PAIRS = 4, 200


@require_safe
def collection_list(request: HttpRequest) -> HttpResponse:
    page = paginate(request, Collection.objects.published().order_by("title", "id"), per_page=24)
    return render(
        request, "collections/collection_list.html", {"page": page, "holdings": with_holdings(page)}
    )


@require_safe
@kindly
def collection_page(request: HttpRequest, slug: str) -> HttpResponse:
    collection = get_object_or_404(Collection.objects.published(), slug=slug)
    shown = listing(request, Term("collection", collection.pk, collection.slug, collection.title))
    narrowed = shown.question.narrows or shown.page.number > 1
    near = collections_near(collection)
    below = [] if narrowed else [one for one in near if one.parent_id == collection.pk]
    beside = [one for one in near if collection.pk != one.parent_id and one.pk != collection.parent_id]
    holdings = with_holdings([*below, *beside])
    essays = [] if narrowed else list(collection.essays.published().with_authors().newest_first())
    titles = [(record.title, record.get_absolute_url()) for record in [*near, *essays]]
    return render(
        request,
        "collections/collection_page.html",
        {
            "collection": collection,
            "introduction": "" if narrowed else introduction_with_links(collection.introduction, titles),
            "ancestors": ancestors_of(collection),
            "narrowed": narrowed,
            "children": holdings[: len(below)],
            "related": holdings[len(below) :],
            "essays": essays,
            "popular": [] if narrowed else popular_in(collection),
            "circle": circle_of(
                shown, DocumentFilters(within=("collection", collection.pk)), limit=FEW_PAIRS
            ),
            "letters_query": urlencode({"collection": collection.slug}),
            "listing": shown,
        },
    )


@require_safe
@kindly
def collection_correspondence(request: HttpRequest, slug: str) -> HttpResponse:
    collection = get_object_or_404(Collection.objects.published(), slug=slug)
    within = DocumentFilters(within=("collection", collection.pk))
    found = circle(catch_up(), within, limit=MOST_PAIRS)
    if not found.pairs:
        raise Http404("This collection holds no letter of one person to another.")
    return render(
        request,
        "collections/collection_correspondence.html",
        {"collection": collection, "circle": found, "query": urlencode({"collection": collection.slug})},
    )


@require_safe
def collection_picture(request: HttpRequest, slug: str, key: str, name: str = "") -> HttpResponseBase:
    seen = _seen(request).exclude(image="")
    collection: Collection = get_object_or_404(seen, slug=slug, image_checksum__startswith=key)
    return serve_picture(request, collection.picture, collection.image, collection.image_checksum, name)


@require_safe
def collection_image(request: HttpRequest, slug: str) -> HttpResponseBase:
    with_image = _seen(request).exclude(image="")
    collection: Collection = get_object_or_404(with_image, slug=slug)
    return send_file(request, collection.image, etag=collection.image_checksum or str(collection.image.name))


def _seen(request: HttpRequest) -> QuerySet[Collection]:
    """Whose pictures somebody may see."""
    at_the_desk = is_at_the_desk(request, Collection)
    return Collection.objects.all() if at_the_desk else Collection.objects.published()
