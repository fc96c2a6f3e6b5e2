"""Documents of every difficulty that a citation meets, by a name that says which."""

from collections.abc import Callable
from typing import Any

from documents.models import Attribution, Document, Name, Person
from tests import factories as make

Make = Callable[[], Document]


def person(name: str, filing: str = "", **fields: Any) -> Person:
    """A person whose index form is the one given, and none where none is."""
    made = make.person(name, **fields)
    Name.objects.filter(person=made, kind=Name.Kind.PREFERRED).update(filing=filing)
    return made


def body(name: str) -> Person:
    return person(name, kind=Person.Kind.CORPORATE_BODY)


def link(document: Document, *people: Person, role: str = "author", certain: bool = True) -> None:
    for position, who in enumerate(people):
        Attribution.objects.create(
            document=document, person=who, role=role, position=position, certain=certain
        )


def cable() -> Document:
    """A day, an archive, a call number, people of both orders of names."""
    archive = make.repository(
        "Russian State Archive of Socio-Political History",
        abbreviation="RGASPI",
        city="Moscow",
        country="Russia",
    )
    document = make.document(
        "Cable, Filippov [Stalin] to Mao Zedong [via Kovalev]",
        date="April 26, 1949",
        type=make.document_type("Cable"),
        repository=archive,
        reference="f. 558, op. 11, d. 331, ll. 3-3ob",
    )
    document.languages.set([make.language("English", "en"), make.language("Russian", "ru")])
    link(document, person("Joseph Stalin", "Stalin, Joseph"))
    link(document, person("Mao Zedong", "Mao Zedong"), role="recipient")
    make.placement(make.collection("Sino-Soviet Relations"), document)
    return document


def nothing_known() -> Document:
    return make.document("[Untitled note]")


def about_a_month_by_a_body() -> Document:
    document = make.document(
        "Directive on trade",
        date="c. Dec 1947",
        type=make.document_type("Directive"),
        repository=make.repository("Chinese Foreign Ministry Archive", city="Beijing", country="China"),
    )
    link(document, body("Ministry of Trade, Industry and Energy"))
    return document


def months_by_three() -> Document:
    document = make.document(
        "Working diary, January 1949 to March 1951", date="1949-01/1951-03", reference="Box 3, folder 12"
    )
    link(
        document,
        person("Zhou Enlai", "Zhou Enlai"),
        person("Ivan Kovalev", "Kovalev, Ivan"),
        person("Anna Louise Strong", "Strong, Anna Louise"),
    )
    return document


def cyrillic() -> Document:
    archive = make.repository("Архив внешней политики Российской Федерации", city="Москва", country="Россия")
    document = make.document(
        "Из дневника В. М. Молотова: приём посла Цзин Тая",
        date="6 May 1946",
        type=make.document_type("Запись беседы"),
        repository=archive,
        reference="ф. 06, оп. 8, п. 7, д. 96",
    )
    document.languages.add(make.language("Russian", "ru"))
    link(document, person("Вячеслав Молотов", "Молотов, Вячеслав"))
    return document


def chinese() -> Document:
    document = make.document("毛泽东致斯大林电", date="1949-04", reference="外交部档案馆 110-00249-01")
    document.languages.add(make.language("Chinese", "zh-Hans"))
    link(document, person("毛泽东"))
    return document


def signs_of_tex_and_quotation_marks() -> Document:
    document = make.document(
        r'On "Peace & Progress": 50% of #1_{a} \emph{“costs”} $5 ~ ^ <b>tags</b> &amp; entities', date="1955"
    )
    link(document, person("Jean-Paul O’Neill-Žižek", "O’Neill-Žižek, Jean-Paul"))
    return document


def twelve_authors() -> Document:
    document = make.document("Joint declaration of the twelve", date="November 16–19, 1957")
    link(document, *(person(f"Delegate Number{n}", f"Number{n}, Delegate") for n in range(1, 13)))
    return document


def after_a_day_translated() -> Document:
    document = make.document("Letter to the Central Committee", date="after 4 Feb 1949")
    link(document, person("Mao Zedong", "Mao Zedong"), person("Liu Shaoqi", "Liu Shaoqi"))
    text = make.text(document, make.language("English", "en"), kind="translation")
    text.translators.add(person("Sergey Radchenko", "Radchenko, Sergey"), person("Zhang Dake", "Zhang Dake"))
    return document


def decade_perhaps_by_somebody() -> Document:
    document = make.document("Notes on the frontier", date="1950s")
    link(document, person("Boris Ponomarev", "Ponomarev, Boris"), certain=False)
    return document


def question_of_a_year() -> Document:
    document = make.document("What is to be done in Xinjiang?", date="1949?")
    link(document, person("Nicholas II", "Nicholas II, Emperor of Russia"))
    return document


def several_lines() -> Document:
    return make.document(
        "Report\r\nTY  - JOUR\n\tER  - \nto the U.S.", date="1950-21", reference="f. 1,\nop. 2"
    )


def title_ends_in_a_quotation() -> Document:
    return make.document(
        "Cable from the Chinese Embassy, ‘Reporting on the Talks with the Vietnamese Attaché’",
        date="March 05, 1965",
    )


def year_unknown() -> Document:
    return make.document("Telegram No. 7.", date="XXXX-05", type=make.document_type("Telegram"))


DIFFICULT: dict[str, Make] = {
    case.__name__: case
    for case in (
        cable,
        nothing_known,
        about_a_month_by_a_body,
        months_by_three,
        cyrillic,
        chinese,
        signs_of_tex_and_quotation_marks,
        twelve_authors,
        after_a_day_translated,
        decade_perhaps_by_somebody,
        question_of_a_year,
        several_lines,
        title_ends_in_a_quotation,
        year_unknown,
    )
}
