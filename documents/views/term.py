"""Places, subjects, types, languages and repositories: the list of each vocabulary and the page of a term."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from archive_project.lib.folding import fold
from archive_project.lib.pagination import page_asked_for, page_of
from documents.listing import listing
from documents.search.parameters import clean
from documents.search.terms import terms_by_slug
from documents.views.unavailable import kindly
from documents.vocabularies import Vocabulary, branches_of, near, nested

PER_PAGE = 200
FEW = 30  # terms that are found at a glance


@require_safe
def term_list(request: HttpRequest, vocabulary: Vocabulary) -> HttpResponse:
    branches, number = branches_of(vocabulary), page_asked_for(request)
    total = len(branches)
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
    return render(
        request,
        "documents/term_page.html",
        {
            "vocabulary": vocabulary,
            "term": vocabulary.model.objects.get(pk=known[0].id),
            "above": above,
            "under": under,
            "listing": listing(request, within=known[0]),
        },
    )
