"""Which field each column of a table is read as: as told, as our own exports name it, else as its header suggests."""

from collections.abc import Mapping, Sequence

from archive_project.lib.folding import fold
from collections_app.importing.rows import UnusableInputError

# The columns of an export of ours, in its order (`documents.resources.DocumentTable`).
OWN = (
    "number", "title", "other_titles", "date", "date_as_stated", "date_edtf", "earliest", "latest", "date_rationale", "type",
    "people", "people_keys", "people_as_written", "people_certain", "people_notes", "languages", "language_names",
    "places", "subjects", "summary", "repository", "call_number", "publication_note", "rights",
    "original_classification", "donors", "collections", "collection_keys", "collection_positions",
    "collection_featured", "collection_notes", "relations", "relation_notes", "source_url", "texts", "status",
    "published_at", "embargo_until", "published_until", "version",
)  # fmt: skip
# Columns of ours that follow from others.
DERIVED = frozenset({"date", "earliest", "latest"})
ROLES = (
    "author", "recipient", "via", "participant", "mentioned", "translator", "editor", "contributor", "associated",
)  # fmt: skip
# What a column can be read as: ours, a column for each role, a text and its language, and what is left aside.
FIELDS = (*(name for name in OWN if name not in DERIVED), "date", *ROLES, "text", "text_language")
IGNORED = "-"

# Headers as people write them, folded; what is not here must be said.
GUESSES = {
    "title": "titel|titre|title of document|document title|document|name|dc:title|dcterms:title|название|заголовок",
    "other_titles": "other title|alternative title|alternative titles|variant title|dcterms:alternative|другое название",
    "date_as_stated": "date|dates|datum|creation date|date created|date of document|document date|dc:date|dcterms:date"
    "|дата",
    "date_edtf": "edtf|date (edtf)",
    "date_rationale": "reason for the date|date note",
    "summary": "description|abstract|scope and content|zusammenfassung|beschreibung|inhalt|resume|contenu|dc:description"
    "|dcterms:description|аннотация|описание",
    "type": "document type|genre|typ|art|dokumententyp|form|type of document|dc:type|dcterms:type|тип|вид документа",
    "languages": "language|language(s)|sprache|sprachen|langue|langues|dc:language|dcterms:language|lang|язык|языки",
    "people": "person|persons|personen|personnes|names|associated people|people and organizations|имена|персоны",
    "author": "authors|author(s)|creator|creators|sender|from|verfasser|autor|auteur|dc:creator|dcterms:creator|автор"
    "|авторы|отправитель",
    "recipient": "recipients|recipient(s)|addressee|addressees|to|empfanger|destinataire|адресат|получатель",
    "translator": "translators|translated by|ubersetzer|traducteur|переводчик",
    "contributor": "contributors|dc:contributor|dcterms:contributor",
    "editor": "editors|edited by|herausgeber",
    "participant": "participants|teilnehmer",
    "mentioned": "mentions|people mentioned|persons mentioned",
    "places": "place|place(s)|location|locations|ort|orte|lieu|lieux|geographic names|dc:coverage|dcterms:spatial|место"
    "|места",
    "subjects": "subject|subject(s)|keywords|tags|topics|schlagworter|schlagworte|thema|sujets|dc:subject|dcterms:subject"
    "|ключевые слова|темы",
    "collections": "collection|collection(s)|sammlung|sammlungen|series|dcterms:ispartof|коллекция",
    "repository": "archive|archives|holding institution|institution|archiv|depot|dc:source|архив",
    "call_number": "call no.|call no|callnumber|shelfmark|signatur|signature|cote|reference|reference code|unitid"
    "|archival reference|шифр",
    "publication_note": "publication|published in|provenance",
    "rights": "rights statement|licence|license|rechte|droits|dc:rights|dcterms:rights|права",
    "original_classification": "classification|original classification|security classification|гриф",
    "donors": "donor|donor(s)|credit|funded by",
    "source_url": "url|address|link|web address|source address|uri|dc:identifier|dcterms:identifier|ссылка",
    "text": "full text|transcription|transcript|body|volltext|texte|текст",
    "text_language": "language of text",
    "relations": "relation|related documents",
    "status": "publication status",
}  # fmt: skip
_BY_HEADER = {
    **{fold(header): field for field, headers in GUESSES.items() for header in headers.split("|")},
    **{name.replace("_", " "): name for name in FIELDS if name not in {"date", "number"}},
    **{name: name for name in FIELDS if name not in {"date", "number"}},
}


def is_own(headers: Sequence[str]) -> bool:
    """An export of ours says from which version of a record each row comes."""
    return headers[-1:] == ["version"] and {"number", "title"} <= set(headers) <= set(OWN)


def guess(header: str) -> str:
    """Return the field that a header suggests, or ""."""
    return _BY_HEADER.get(fold(header).strip(" :*_"), "")


def read_columns(headers: Sequence[str], mapping: Mapping[str, str], source: str) -> list[str]:
    """Return the field of each column, "" for one that is not taken. Raises UnusableInputError, naming `source`.

    `mapping`: header → field, or "-" to leave the column aside; what it does not name is guessed.
    """
    said = {fold(header): field for header, field in mapping.items()}
    if unknown := [header for header in mapping if fold(header) not in set(map(fold, headers))]:
        raise UnusableInputError(f"{source} has no column “{unknown[0]}”: its columns are {quoted(headers)}.")
    if wrong := [field for field in mapping.values() if field not in (*FIELDS, IGNORED)]:
        raise UnusableInputError(f"“{wrong[0]}” is no field: choose among {', '.join(sorted(FIELDS))}.")
    if is_own(headers) and not mapping:
        return list(headers)
    fields = [said.get(fold(header)) or guess(header) for header in headers]
    fields = ["" if field == IGNORED else field for field in fields]
    if len(set(headers) & set(OWN)) > 3 and "date_as_stated" in headers:
        # Ours, with columns left out. Its `number` is our number, as no other table's is unless somebody says so; its
        # `date` follows from what is stated.
        fields = [
            "number" if header == "number" else field for header, field in zip(headers, fields, strict=True)
        ]
        fields = ["" if header == "date" else field for header, field in zip(headers, fields, strict=True)]
    fields = ["date_as_stated" if field == "date" else field for field in fields]
    if "title" not in fields:
        raise UnusableInputError(
            f"{source}: none of its columns is known to be the title: {quoted(headers)}. "
            f'Say which: --map "{headers[0][:60]}=title".'
        )
    for field in ("number", "title", "date_as_stated", "date_edtf", "texts", "status"):
        if fields.count(field) > 1:
            both = [header for header, name in zip(headers, fields, strict=True) if name == field]
            raise UnusableInputError(
                f"{source} has two columns for the {field}, {quoted(both)}: map one to “-”."
            )
    return fields


def quoted(headers: Sequence[str]) -> str:
    shown = ", ".join(f"“{header[:60]}”" for header in headers[:30])
    return shown + (f" and {len(headers) - 30} more" if len(headers) > 30 else "")
