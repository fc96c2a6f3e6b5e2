"""Documents: the list and the page of one."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from archive_project.lib.http import redirect_permanently
from documents.citation.loading import citation_from
from documents.citation.page import cite_page
from documents.description import people_by_role, relations_of, terms_of
from documents.listing import listing
from documents.models import Document
from documents.search.related import sharing_people
from documents.sequence import sequences_through
from documents.versions import moment_of, with_last_change
from documents.views.citing import permanent_address, version_address
from documents.views.unavailable import kindly

RELATED = 6


def related_to(document: Document, people: set[int]) -> list[Document]:
    """Those that share most people with it, then those nearest in time: one query."""
    keys = sharing_people(document.pk, people, document.earliest, RELATED)
    found = Document.objects.published().select_related("type").in_bulk(keys)
    return [found[key] for key in keys if key in found]


@require_safe
@kindly
def document_list(request: HttpRequest) -> HttpResponse:
    return render(request, "documents/document_list.html", {"listing": listing(request)})


@require_safe
def document_page(request: HttpRequest, number: int, slug: str = "") -> HttpResponse:
    described = Document.objects.published().select_related("type", "repository", "rights")
    document = get_object_or_404(with_last_change(described), number=number)
    if slug != document.slug:
        return redirect_permanently(request, document.get_absolute_url())
    roles, terms = people_by_role(document), terms_of(document)
    texts, sequences = document.texts.with_translators(), sequences_through(document)
    attributions = [link for group in roles for link in group.attributions]
    version = moment_of(document)
    citation = citation_from(
        document,
        attributions=attributions,
        texts=texts,
        languages=[term.extra for term in terms["languages"]],
        collections=[sequence.collection.title for sequence in sequences],
        site=settings.SITE_NAME,
        address=permanent_address(request, number),
    )
    return render(
        request,
        "documents/document_page.html",
        {
            "document": document,
            "cite": cite_page(
                citation, version=version, version_address=version_address(request, number, version)
            ),
            "roles": roles,
            "terms": terms,
            "texts": texts,
            "scans": document.scans.order_by("position"),
            "attachments": document.attachments.order_by("position"),
            "sequences": sequences,
            "essays": document.essays.published().with_authors(),
            "relations": relations_of(document),
            "related": related_to(document, people={link.person_id for link in attributions}),
        },
    )
