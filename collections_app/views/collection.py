"""Collections: the list, the page of one, and its picture."""

from urllib.parse import urlencode

from django.db.models import QuerySet, prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from archive_project.lib.http import send_file
from archive_project.lib.pagination import paginate
from archive_project.lib.prepared import Prepared
from collections_app.hierarchy import ancestors_of, collections_near
from collections_app.introduction import introduction_with_links
from collections_app.models import Collection, Essay
from collections_app.models.essay import authors
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

_called = Prepared(lambda slug: Collection.objects.published().filter(slug=slug), of=str)
_introducing = Prepared(lambda key: Essay.objects.published().filter(collections=key).newest_first())


@require_safe
def collection_list(request: HttpRequest) -> HttpResponse:
    page = paginate(request, Collection.objects.published().order_by("title", "id"), per_page=24)
    return render(
        request, "collections/collection_list.html", {"page": page, "holdings": with_holdings(page)}
    )


@require_safe
@kindly
def collection_page(request: HttpRequest, slug: str) -> HttpResponse:
    collection = _published(slug)
    shown = listing(request, Term("collection", collection.pk, collection.slug, collection.title))
    narrowed = shown.question.narrows or shown.page.number > 1
    near = collections_near(collection)
    below = [] if narrowed else [one for one in near if one.parent_id == collection.pk]
    beside = [one for one in near if collection.pk != one.parent_id and one.pk != collection.parent_id]
    holdings = with_holdings([*below, *beside])
    essays = [] if narrowed else _essays(collection)
    named: list[Collection | Essay] = [*near, *essays]
    titles = [(record.title, record.get_absolute_url()) for record in named]
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
    collection = _published(slug)
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


def _published(slug: str) -> Collection:
    """Return the public collection of that name, or raise Http404."""
    found: list[Collection] = _called(slug)
    if not found:
        raise Http404("There is no such collection.")
    return found[0]


def _essays(collection: Collection) -> list[Essay]:
    """Return the public essays that introduce it, the newest first, with their authors: one query, two where there are any."""
    essays: list[Essay] = _introducing(collection.pk)
    if essays:
        prefetch_related_objects(essays, authors())
    return essays


def _seen(request: HttpRequest) -> QuerySet[Collection]:
    """Whose pictures somebody may see."""
    at_the_desk = is_at_the_desk(request, Collection)
    return Collection.objects.all() if at_the_desk else Collection.objects.published()
