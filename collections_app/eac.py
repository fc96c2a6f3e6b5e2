"""A person, a body or a family as an authority record in EAC-CPF 2.0. Cover names, which hold within limits only, stay here."""

from archive_project.lib.dates import display
from archive_project.lib.rich_text import lines_of, shown_tree
from collections_app.importing.person_heading import read_person_heading
from collections_app.xml_pieces import attributes, element, paragraphs, within
from documents.models import Name, Person

NAMESPACE = "https://archivists.org/ns/eac/v2"
KINDS = {
    Person.Kind.PERSON: "person",
    Person.Kind.CORPORATE_BODY: "corporateBody",
    Person.Kind.FAMILY: "family",
}
AUTHORITIES = {
    "wikidata": "https://www.wikidata.org/wiki/{}",
    "viaf": "https://viaf.org/viaf/{}",
    "lcnaf": "https://id.loc.gov/authorities/names/{}",
}


def authority_record(person: Person) -> bytes:
    """Costs no query where the person's names are loaded."""
    public = [name for name in person.names.all() if name.kind != Name.Kind.COVER]
    names = sorted(public, key=lambda name: (name.kind != Name.Kind.PREFERRED, name.text))
    identity = within(
        "identity",
        f"<entityType{attributes({'value': KINDS[Person.Kind(person.kind)]})}/>\n",
        *map(_name, names),
    )
    life = within("dateRange", _end("fromDate", person.born), _end("toDate", person.died))
    history = within("biogHist", paragraphs(lines_of(shown_tree(person.biography))))
    described = within("description", within("existDates", life), history)
    body = _control(person) + within("cpfDescription", identity, described)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<eac xmlns="{NAMESPACE}">\n{body}</eac>\n'.encode()


def _name(name: Name) -> str:
    """A name as an index writes it, where that reads back as the name."""
    turned = name.filing if read_person_heading(name.filing).name == name.text else ""
    preferred = {"preferredForm": "true"} if name.kind == Name.Kind.PREFERRED else {}
    return within("nameEntry", element("part", turned or name.text), **preferred)


def _end(name: str, edtf: str) -> str:
    return element(name, display(edtf), standardDate=edtf) if edtf else ""


def _control(person: Person) -> str:
    event = within(
        "maintenanceEvent",
        element("agent", "Fonds", agentType="machine"),
        element("eventDateTime", "undated"),
        maintenanceEventType="derived",
    )
    others = (
        element("otherRecordId", address.format(identifier))
        for field, address in AUTHORITIES.items()
        if (identifier := getattr(person, field))
    )
    return within(
        "control",
        element("recordId", person.slug),
        within("maintenanceAgency", element("agencyName", "Fonds")),
        within("maintenanceHistory", event),
        *others,
        maintenanceStatus="derived",
    )
