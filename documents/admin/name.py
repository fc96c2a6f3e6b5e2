"""Names: rows of the person's form, and a list of their own."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.db.models import Field, QuerySet
from django.http import HttpRequest

from archive_project.lib.folding import fold
from archive_project.lib.slugs import slug_for
from documents.admin.choices import ChoiceFormSet
from documents.admin.stock import Form, RecordAdmin, TableRows
from documents.models import Name, Person
from documents.resources import NameTable

NO_PREFERRED_NAME = "A person needs a preferred name: add a name, or choose “Preferred name” as the kind of one of those given."
SEVERAL_PREFERRED_NAMES = "A person has one preferred name: make the others variants."


def free_slug(name: str) -> str:
    """A slug that no person has yet: stalin-joseph, else stalin-joseph-2."""
    wanted = slug_for(name, fallback="person")
    taken = set(Person.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    number, slug = 2, wanted
    while slug in taken:
        slug, number = f"{wanted}-{number}", number + 1
    return slug


class NameForm(Form[Name]):
    """One name among the others of its person."""

    def validate_constraints(self) -> None:
        """All but the one preferred name, which the rows see to together: while they change, two may be preferred."""
        exclude = self._get_validation_exclusions()  # type: ignore[attr-defined]
        for constraint in Name._meta.constraints:
            if constraint.name != "documents_name_one_preferred":
                try:
                    constraint.validate(Name, self.instance, exclude=exclude)
                except ValidationError as error:
                    self._update_errors(error)  # type: ignore[attr-defined]


class NameFormSet(ChoiceFormSet):
    """All names of a person: exactly one is preferred, and a new person's slug follows from it."""

    def clean(self) -> None:
        super().clean()
        if any(self.errors):
            return
        preferred = [form.instance for form in self.forms if self._is_preferred(form)]
        if len(preferred) != 1:
            raise ValidationError(SEVERAL_PREFERRED_NAMES if preferred else NO_PREFERRED_NAME)
        if not self.instance.slug:
            self.instance.slug = free_slug(preferred[0].filing or preferred[0].text)

    def _is_preferred(self, form: Any) -> bool:
        return form.instance.kind == Name.Kind.PREFERRED and not self._should_delete_form(form)  # type: ignore[attr-defined]

    def save_existing_objects(self, commit: bool = True) -> list[Name]:
        """The one to be preferred last: the database holds one preferred name at every moment."""
        count = self.initial_form_count()
        self.forms[:count] = sorted(self.forms[:count], key=self._is_preferred)
        saved: list[Name] = super().save_existing_objects(commit=commit)
        return saved


class NameRows(TableRows[Name, Person]):
    model = Name
    form = NameForm
    formset = NameFormSet
    fields = ["kind", "text", "filing", "language", "held", "held_in", "note"]
    autocomplete_fields = ["language", "held_in"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Name]:
        return super().get_queryset(request).select_related("language").prefetch_related("held_in")

    def formfield_for_dbfield(self, db_field: "Field[Any, Any]", request: HttpRequest, **kwargs: Any) -> Any:
        """Rows are narrow: languages and documents are chosen here and added elsewhere."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(getattr(field, "widget", None), RelatedFieldWidgetWrapper):
            field.widget.can_add_related = field.widget.can_change_related = False
        return field

    def get_extra(self, request: HttpRequest, obj: Person | None = None, **kwargs: Any) -> int:
        return 0 if obj else 1

    def get_formset(self, request: HttpRequest, obj: Person | None = None, **kwargs: Any) -> Any:
        """A new person's first row is its preferred name."""
        formset = super().get_formset(request, obj, **kwargs)
        if obj is None:
            formset.form.base_fields["kind"].initial = Name.Kind.PREFERRED
        return formset


class LoneNameForm(Form[Name]):
    """A name by itself cannot take the preferred name away from its person."""

    def clean(self) -> dict[str, Any]:
        super().clean()
        was_preferred = self.initial.get("kind") == Name.Kind.PREFERRED and self.instance.pk
        if was_preferred and {"kind", "person"} & set(self.changed_data):
            raise ValidationError(
                "This is the preferred name of its person: choose another one on the person's page."
            )
        return self.cleaned_data


@admin.register(Name)
class NameAdmin(RecordAdmin[Name]):
    owners = ["person"]
    form = LoneNameForm
    resource_classes = [NameTable]
    list_display = ["text", "kind", "person", "held_in_words", "language"]
    list_filter = ["kind", "language"]
    list_select_related = ["person", "language"]
    ordering = ["filing_folded", "id"]
    search_fields = ["folded__contains"]
    search_help_text = "A name in any script or spelling."
    autocomplete_fields = ["person", "language", "held_in"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Name]:
        return super().get_queryset(request).prefetch_related("person__names")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Name], bool]:
        folded = fold(search_term)
        if search_term and not folded:
            return queryset.none(), False
        return super().get_search_results(request, queryset, folded)

    @admin.display(description="held", ordering="held_earliest")
    def held_in_words(self, name: Name) -> str:
        return name.held_display

    def get_deleted_objects(
        self, objs: Sequence[Name] | QuerySet[Name], request: HttpRequest
    ) -> tuple[list[str], dict[str, int], set[str], list[str]]:
        """A preferred name is deleted with its person only."""
        to_delete, counts, missing, protected = super().get_deleted_objects(objs, request)
        kept = [f"Preferred name: {name.text}" for name in objs if name.kind == Name.Kind.PREFERRED]
        return to_delete, counts, missing, [*protected, *kept]
