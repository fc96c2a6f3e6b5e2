"""Essays: the list and the page of one."""

from django.conf import settings
from django.db.models import Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from archive_project.lib.language import bare
from archive_project.lib.pagination import paginate
from archive_project.lib.rich_text import shown_tree
from collections_app.essay_citation import essay_citation, essay_meta_tags, essay_styles
from collections_app.essay_text import documents_linked_in, read_essay
from collections_app.models import Collection, Essay
from documents.models import Document


@require_safe
def essay_list(request: HttpRequest) -> HttpResponse:
    introduced = Prefetch("collections", queryset=Collection.objects.published().order_by("title"))
    essays = Essay.objects.published().newest_first().with_authors().prefetch_related(introduced)
    return render(request, "collections/essay_list.html", {"page": paginate(request, essays)})


@require_safe
def essay_page(request: HttpRequest, slug: str) -> HttpResponse:
    essay = get_object_or_404(Essay.objects.published().with_authors(), slug=slug)
    body = shown_tree(essay.body)
    cited = Q(pk__in=essay.documents.order_by().values("pk")) | Q(number__in=documents_linked_in(body))
    cited_documents = Document.objects.published().filter(cited).select_related("type")
    documents = list(cited_documents.in_chronological_order())
    citation = essay_citation(
        essay,
        essay.authorships.all(),
        site=settings.SITE_NAME,
        address=request.build_absolute_uri(bare(essay.get_absolute_url())),
    )
    return render(
        request,
        "collections/essay_page.html",
        {
            "essay": essay,
            "text": read_essay(body, {document.number: document for document in documents}),
            "collections": essay.collections.published().order_by("title"),
            "documents": documents,
            "citations": essay_styles(citation),
            "meta_tags": essay_meta_tags(citation),
        },
    )
