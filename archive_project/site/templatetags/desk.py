"""What waits at the desk."""

from django import template
from django.http import HttpRequest

from archive_project.site.desk.arrivals import duplicates, letters, questions, suggestions
from archive_project.site.desk.section import Section
from archive_project.site.desk.weak import health
from archive_project.site.desk.work import changes, coming, drafts, reviews

register = template.Library()
SECTIONS = (reviews, questions, letters, drafts, changes, suggestions, health, duplicates, coming)


@register.simple_tag
def desk_sections(request: HttpRequest) -> list[Section]:
    """The sections that this person may see, what calls for an answer first."""
    found = [section for make in SECTIONS if (section := make(request))]
    return sorted(found, key=lambda section: not section.calls)
