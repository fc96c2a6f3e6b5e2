"""Documents: the list and the page of one."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from archive_project.lib.http import redirect_permanently
from documents.citation.loading import citation_from
from documents.citation.page import cite_page
from documents.cover_names import Aliases
from documents.description import described, essays_of, people_of, relations_of, terms_of
from documents.facsimile import facsimile_of, lead_to_pages
from documents.listing import listing
from documents.reading import reading_of
from documents.sequence import ways_on
from documents.versions import moment_of
from documents.views.citing import permanent_address, version_address
from documents.views.unavailable import kindly


@require_safe
@kindly
def document_list(request: HttpRequest) -> HttpResponse:
    return render(request, "documents/document_list.html", {"listing": listing(request)})


@require_safe
def document_page(request: HttpRequest, number: int, slug: str = "") -> HttpResponse:
    if "." in slug.strip("."):
        raise Http404("No title makes such words: this is the name of a file.")
    records = described(number)
    if not records:
        raise Http404("No public document has this number.")
    [document] = records
    if slug != document.slug:
        return redirect_permanently(request, document.get_absolute_url())
    (roles, named_otherwise), terms = people_of(document), terms_of(document)
    attributions = [link for group in roles for link in group.attributions]
    sequences, related = ways_on(document, people={link.person_id for link in attributions})
    found = document.texts.with_translators() if document.has_texts else []
    texts: list[Any] = [text for text in found if text.body.strip()]
    aliases = Aliases(named_otherwise)
    reading = reading_of(texts, request.GET, aliases)
    scans = list(document.scans.order_by("position")) if document.has_scans else []
    facsimile = facsimile_of(scans, texts, document.get_absolute_url())
    if reading and facsimile:
        lead_to_pages(reading, facsimile)
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
            "summary": aliases.in_paragraphs(document.summary),
            "cite": cite_page(
                citation, version=version, version_address=version_address(request, number, version)
            ),
            "roles": roles,
            "aliases": aliases.met([document.title, document.summary, *(text.body for text in texts)]),
            "terms": terms,
            "reading": reading,
            "translators": citation.translators,
            "facsimile": facsimile,
            "attachments": document.attachments.order_by("position") if document.has_attachments else [],
            "sequences": sequences,
            "essays": essays_of(document) if document.has_essays else [],
            "relations": relations_of(document) if document.has_relations else [],
            "related": related,
        },
    )
