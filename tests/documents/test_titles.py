"""What the titles of the seed pages say, and titles of the same kind that could be misread."""

import json
import re
import time
from itertools import pairwise
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from documents.models import Attribution
from documents.titles import GENRES, Gazetteer, Mention, Role, genre, mentions, name_key

pytestmark = pytest.mark.one_database

FIXTURES = settings.BASE_DIR / "fixtures"
PEOPLE = json.loads((FIXTURES / "people.json").read_text())
NAMES = Gazetteer(row["fields"]["text"] for row in PEOPLE if row["model"] == "documents.name")

# Every title of the five seed pages: the title, its genre, and whom it names as what ("=": what brackets explain).
SEED_TITLES = [
    (
        "Discussion between N.S. Khrushchev and Mao Zedong",
        "Record of Conversation",
        ["participant: N.S. Khrushchev", "participant: Mao Zedong"],
    ),
    ("Telegram from Stalin to Mao Zedong", "Telegram", ["author: Stalin", "recipient: Mao Zedong"]),
    (
        "Mao Zedong, 'Speech at a Meeting of the Representatives of Sixty-four Communist and Workers' Parties' (Edited by Mao)",
        "Speech",
        ["author: Mao Zedong", "editor: Mao"],
    ),
    ("Mao Zedong, Outline for a Speech on the International Situation", "Outline", ["author: Mao Zedong"]),
    (
        "Memorandum of Conversation of Mao Zedong with Six Delegates of the Socialist Countries, China, 2 October 1958",
        "Memorandum of Conversation",
        ["participant: Mao Zedong"],
    ),
    (
        "Cable, Stalin [via Kuznetsov] to Mao Zedong [via Terebin]",
        "Cable",
        ["author: Stalin", "via: Kuznetsov", "recipient: Mao Zedong", "via: Terebin"],
    ),
    ("Cable, Mao to Stalin", "Cable", ["author: Mao", "recipient: Stalin"]),
    ("Cable, Stalin to Mao Zedong", "Cable", ["author: Stalin", "recipient: Mao Zedong"]),
    ("Cable, Mao Zedong to Stalin", "Cable", ["author: Mao Zedong", "recipient: Stalin"]),
    (
        "Cable, Stalin to Mao Zedong [via Terebin]",
        "Cable",
        ["author: Stalin", "recipient: Mao Zedong", "via: Terebin"],
    ),
    ("Cable, Mao to Filippov [Stalin]", "Cable", ["author: Mao", "recipient: Filippov = Stalin"]),
    (
        "Cable, Stalin to Mao Zedong, Nanjing Peace Proposal",
        "Cable",
        ["author: Stalin", "recipient: Mao Zedong"],
    ),
    (
        "Cable, Terebin to Stalin [via Kuznetsov]",
        "Cable",
        ["author: Terebin", "recipient: Stalin", "via: Kuznetsov"],
    ),
    (
        "Cable, Mao Zedong to Stalin, Nanjing Peace Proposal",
        "Cable",
        ["author: Mao Zedong", "recipient: Stalin"],
    ),
    (
        "Cable, Mao Zedong to Filippov [Stalin]",
        "Cable",
        ["author: Mao Zedong", "recipient: Filippov = Stalin"],
    ),
    (
        "The Official Statement on the Soviet Government’s Answer to the Note by the Nanjing Government (Izyestia)",
        "Statement",
        ["mentioned: Soviet Government", "mentioned: Nanjing Government"],
    ),
    (
        "Memorandum of Conversation between Anastas Mikoyan and Mao Zedong",
        "Memorandum of Conversation",
        ["participant: Anastas Mikoyan", "participant: Mao Zedong"],
    ),
    (
        "Notes by Anastas Mikoyan ahead of Meetings with Mao Zedong",
        "Notes",
        ["author: Anastas Mikoyan", "mentioned: Mao Zedong"],
    ),
    ("Letter, Jiang Qing to Mao Zedong", "Letter", ["author: Jiang Qing", "recipient: Mao Zedong"]),
    ("Anastas Mikoyan’s Recollections of his Trip to China", "Recollections", ["author: Anastas Mikoyan"]),
    (
        "Cable, Anastas Mikoyan to Joseph Stalin",
        "Cable",
        ["author: Anastas Mikoyan", "recipient: Joseph Stalin"],
    ),
    (
        "Cable, Joseph Stalin to Anastas Mikoyan",
        "Cable",
        ["author: Joseph Stalin", "recipient: Anastas Mikoyan"],
    ),
    (
        "Excerpt from the Unedited Translation of Mao Zedong’s Speech at the Moscow Conference of Communist and Workers’ Parties",
        "Speech",
        ["author: Mao Zedong"],
    ),
    (
        "Report from P. F. Yudin to I. V. Stalin on Meetings with the Leaders of the Communist Party of China, including Mao Zedong on 31 December 1950",
        "Report",
        [
            "author: P. F. Yudin",
            "recipient: I. V. Stalin",
            "mentioned: Communist Party of China",
            "mentioned: Mao Zedong",
        ],
    ),
    (
        "I. Tugarinov to Cde. B.N. Ponomarev, ‘Concentering the Situation on Taiwan (Memorandum)’",
        "Memorandum",
        ["author: I. Tugarinov", "recipient: B.N. Ponomarev"],
    ),
    (
        "Record of Conversation between Mao Zedong and A.A. Gromyko",
        "Record of Conversation",
        ["participant: Mao Zedong", "participant: A.A. Gromyko"],
    ),
    (
        "Transcript, Meeting of East German leader Erich Honecker and Soviet leader Leonid Brezhnev, Crimea, 27 July 1979 (excerpt)",
        "Transcript",
        ["participant: Erich Honecker", "participant: Leonid Brezhnev"],
    ),
    (
        "Letter, Central Committee of the Communist Party of the Soviet Union to the Chinese Communist Party, on the Soviet Union's Readiness to Provide Assistance to China in the Event of an Attack",
        "Letter",
        [
            "author: Central Committee of the Communist Party of the Soviet Union",
            "recipient: Chinese Communist Party",
        ],
    ),
    (
        "CPSU CC Politburo Directive to Soviet Ambassadors and Representatives, 'Carrying Out Additional Measures to Counter American-Chinese Military Cooperation'",
        "Directive",
        ["author: CPSU CC Politburo"],
    ),
    (
        "Memorandum of Conversation, Soviet Ambassador to China N.V. Roshchin with Chinese Minister of Public Security Luo Ruiqing, 24 December 1951",
        "Memorandum of Conversation",
        ["participant: N.V. Roshchin", "participant: Luo Ruiqing"],
    ),
    (
        "From the Diary of V.M. Molotov, Reception of the Chinese Ambassador to France, Jing Tai, on 6 May 1946 at 3:00 p.m. in the Soviet Embassy in Paris",
        "Diary Entry",
        ["author: V.M. Molotov", "participant: Jing Tai"],
    ),
    (
        "Cable from the Chinese Embassy in the Soviet Union, 'Attitude of the New Soviet Revisionist Leadership to the Situation in Vietnam''",
        "Cable",
        ["author: Chinese Embassy in the Soviet Union"],
    ),
    (
        "Memorandum of Discussions between Romanian Worker’s Party leadership and Polish United Worker’s Party leadership",
        "Memorandum of Conversation",
        ["participant: Romanian Worker’s Party", "participant: Polish United Worker’s Party"],
    ),
    (
        "Record of the First Contact between Premier Zhou and Vice Premier Chen Yi and Kosygin",
        "Record of Conversation",
        ["participant: Premier Zhou", "participant: Chen Yi", "participant: Kosygin"],
    ),
    (
        "Record of the Fifth Contact between Premier Zhou and Vice Premier Chen Yi and Kosygin (1)",
        "Record of Conversation",
        ["participant: Premier Zhou", "participant: Chen Yi", "participant: Kosygin"],
    ),
    (
        "Minutes from a Conversation between A.N. Kosygin and Mao Zedong",
        "Minutes",
        ["participant: A.N. Kosygin", "participant: Mao Zedong"],
    ),
    (
        "Cable from the Chinese Ministry of Foreign Trade, 'Reporting the Situation of the Talks between the Premier and Kosygin concerning Trade'",
        "Cable",
        ["author: Chinese Ministry of Foreign Trade", "mentioned: Kosygin"],
    ),
    (
        "Oral Statement of the PRC Government, Transmitted by PRC Vice Foreign Minister Liu Xiao to the Chargé d’Affaires of the USSR in the PRC, Cde. F. V. Mochulski",
        "Statement",
        ["author: PRC Government", "via: Liu Xiao", "recipient: F. V. Mochulski"],
    ),
    (
        "Zhou Enlai Talking to Ho Chi Minh",
        "Record of Conversation",
        ["participant: Zhou Enlai", "participant: Ho Chi Minh"],
    ),
    (
        "Cable from the Chinese Embassy in the Soviet Union to the Ministry of Foreign Affairs, ‘Chinese Students Intending to Participate in the Demonstrations Organized by the Vietnamese Students’",
        "Cable",
        ["author: Chinese Embassy in the Soviet Union", "recipient: Ministry of Foreign Affairs"],
    ),
    (
        "Record of an Important Phone Call, ‘The Soviet Police have Captured and Wounded Chinese and Vietnamese Students who were Protesting against the United States’",
        "Record of Telephone Call",
        [],
    ),
    (
        "Cable from the Chinese Embassy in the Soviet Union to the Ministry of Foreign Affairs, ‘Reporting on the Talks with the Vietnamese Attaché’",
        "Cable",
        ["author: Chinese Embassy in the Soviet Union", "recipient: Ministry of Foreign Affairs"],
    ),
    (
        "Phone Call with the Chinese Embassy in the Soviet Union",
        "Record of Telephone Call",
        ["participant: Chinese Embassy in the Soviet Union"],
    ),
    (
        "Cable from the Division of Soviet and East European Affairs to the Chinese Embassy in the Soviet Union",
        "Cable",
        [
            "author: Division of Soviet and East European Affairs",
            "recipient: Chinese Embassy in the Soviet Union",
        ],
    ),
    (
        "Cable from the Ministry of Foreign Affairs to Ambassador Pan Zili, ‘Protest to the Soviet Union over the Soviet Police’s Suppression of the Demonstrations against the US and their Arrest and Wounding of Chinese Students’",
        "Cable",
        ["author: Ministry of Foreign Affairs", "recipient: Pan Zili"],
    ),
    (
        "Cable from the Chinese Embassy in the Soviet Union to the Ministry of Foreign Affairs, ‘On the Situation of the Vietnamese Embassy’s Nguyen Phu’s Report to Zhang Dake’",
        "Cable",
        [
            "author: Chinese Embassy in the Soviet Union",
            "recipient: Ministry of Foreign Affairs",
            "mentioned: Nguyen Phu",
            "mentioned: Zhang Dake",
        ],
    ),
    (
        "Cable from the Chinese Embassy in the Soviet Union to the Ministry of Foreign Affairs, ‘Soviet Suppression of Student Demonstrations’",
        "Cable",
        ["author: Chinese Embassy in the Soviet Union", "recipient: Ministry of Foreign Affairs"],
    ),
    (
        "Cable from the Chinese Foreign Ministry, 'On the Request for Instructions/Approval concerning the Soviet Military and Police's Crackdown on Anti-US Demonstrators and the Arrests and Injuring of Overseas Chinese Students'",
        "Cable",
        ["author: Chinese Foreign Ministry"],
    ),
    (
        "Cable from the Chinese Embassy in the Soviet Union to the Ministry of Foreign Affairs, ‘On the Number of Vietnamese Students Injured’",
        "Cable",
        ["author: Chinese Embassy in the Soviet Union", "recipient: Ministry of Foreign Affairs"],
    ),
    (
        "Cable from the Chinese Embassy in the Soviet Union to the Ministry of Foreign Affairs, ‘The Vietnamese Report They Have Issued a Non-Public Protest to the Soviets’",
        "Cable",
        ["author: Chinese Embassy in the Soviet Union", "recipient: Ministry of Foreign Affairs"],
    ),
    (
        "Cable from the Chinese Embassy in the Soviet Union to the Ministry of Foreign Affairs, ‘The Situation of the Responses from Vietnamese Students’",
        "Cable",
        ["author: Chinese Embassy in the Soviet Union", "recipient: Ministry of Foreign Affairs"],
    ),
]

# Titles as the same site writes them elsewhere, and a few that nobody should write.
OTHER_TITLES = [
    (
        "Letter from Stalin and Molotov to Mao Zedong and Zhou Enlai",
        ["author: Stalin", "author: Molotov", "recipient: Mao Zedong", "recipient: Zhou Enlai"],
    ),
    ("Telegram to Mao Zedong from Stalin", ["recipient: Mao Zedong", "author: Stalin"]),
    ("Telegram, 5 May 1950, Stalin to Mao Zedong", ["author: Stalin", "recipient: Mao Zedong"]),
    ("CABLE, STALIN TO MAO ZEDONG", ["author: STALIN", "recipient: MAO ZEDONG"]),
    (
        "Cable, Stalin to Mao Zedong via Terebin",
        ["author: Stalin", "recipient: Mao Zedong", "via: Terebin"],
    ),
    (
        "Cable, Kuznetsov [Stalin] to Terebin [Orlov]",
        ["author: Kuznetsov = Stalin", "recipient: Terebin = Orlov"],
    ),
    ("Cable, Mao Zedong to Semenov [Stalin]", ["author: Mao Zedong", "recipient: Semenov = Stalin"]),
    (
        "Ciphered Telegram No. 3410, Filippov (Stalin) to Soviet Ambassador in Beijing N.V. Roshchin",
        ["author: Filippov = Stalin", "recipient: N.V. Roshchin"],
    ),
    (
        "Telegram from N.V. Roshchin, Soviet Ambassador to China, to Stalin",
        ["author: N.V. Roshchin", "recipient: Stalin"],
    ),
    (
        "Letter from the Leader of the Chinese Communist Party, Mao Zedong, to Stalin",
        ["mentioned: Chinese Communist Party", "author: Mao Zedong", "recipient: Stalin"],
    ),
    (
        "Message from Stalin on behalf of the CPSU CC Politburo to Mao",
        ["author: Stalin", "mentioned: CPSU CC Politburo", "recipient: Mao"],
    ),
    (
        "From the Journal of N. V. Roshchin, Memorandum of Conversation with Chairman Mao Zedong",
        ["author: N. V. Roshchin", "participant: Mao Zedong"],
    ),
    (
        "Conversation of Mao with Molotov, Forwarded to Stalin",
        ["participant: Mao", "participant: Molotov", "recipient: Stalin"],
    ),
    (
        "Record of Stalin's Conversation with Mao Zedong",
        ["participant: Stalin", "participant: Mao Zedong"],
    ),
    ("Khrushchev-Mao Talks", ["participant: Khrushchev", "participant: Mao"]),
    (
        "Letter from Stalin's Secretary to Mao",
        ["mentioned: Stalin", "recipient: Mao"],
    ),
    (
        "Cable, Mao Zedong to Stalin, Zhou Enlai's Report on Meetings with Mikoyan",
        ["author: Mao Zedong", "recipient: Stalin", "mentioned: Zhou Enlai", "mentioned: Mikoyan"],
    ),
    ("Protocol No. 5 of the CPSU CC Politburo Meeting", ["author: CPSU CC Politburo"]),
    (
        "Speech by Mao Zedong (Translated by Sidney Rittenberg)",
        ["author: Mao Zedong", "translator: Sidney Rittenberg"],
    ),
    (
        "Telegram from the Soviet Ambassador to Stalin",
        ["recipient: Stalin"],
    ),
    (
        "Cable, Soviet Representative to the Chinese Communist Party Ivan Kovalev to Stalin",
        ["mentioned: Chinese Communist Party", "author: Ivan Kovalev", "recipient: Stalin"],
    ),
    ("Khrushchev's Visit to China", ["mentioned: Khrushchev"]),
    ("Stalin and the Korean War", ["mentioned: Stalin"]),
    ("Death of Stalin", ["mentioned: Stalin"]),
    ("A Trip to Mao Zedong", ["mentioned: Mao Zedong"]),
    ("电报：毛泽东与斯大林", ["mentioned: 毛泽东", "mentioned: 斯大林"]),
    ("Дневник, Иосиф Сталин", ["mentioned: Иосиф Сталин"]),
    ("‘Stalin to Mao Zedong’", ["author: Stalin", "recipient: Mao Zedong"]),
]

# A name is not its bearer's alone.
OTHER_PEOPLE = [
    ("Cable, V. V. Kuznetsov to A. A. Gromyko", ["A. A. Gromyko"]),
    ("Cable, Vasily Kuznetsov to Stalin", ["Stalin"]),
    ("Letter, Mao Anying to Mao Zedong", ["Mao Zedong"]),
    ("Report, Zhou Yang to Mao Zedong on the Stalin Prize", ["Mao Zedong"]),
    ("Mao Zedong Thought and the Ho Chi Minh Trail", []),
    ("Report of the Hungarian Ministry of Foreign Affairs to Stalin", ["Stalin"]),
    ("Ministry of Foreign Affairs of the GDR, Note", []),
    ("Stalingrad, Maoism and mao", []),
]


def as_lines(found: list[Mention]) -> list[str]:
    return [f"{m.role}: {m.name_as_written}" + (f" = {m.real_name}" if m.real_name else "") for m in found]


@pytest.mark.parametrize(("title", "_genre", "expected"), SEED_TITLES)
def test_a_seed_title_names_its_correspondents(title: str, _genre: str, expected: list[str]) -> None:
    assert as_lines(mentions(title, NAMES)) == expected


@pytest.mark.parametrize(("title", "expected", "_mentions"), SEED_TITLES)
def test_a_seed_title_names_its_genre(title: str, expected: str, _mentions: list[str]) -> None:
    assert genre(title) == expected


@pytest.mark.parametrize(("title", "expected"), OTHER_TITLES)
def test_a_title_of_another_form_is_read_too(title: str, expected: list[str]) -> None:
    assert as_lines(mentions(title, NAMES)) == expected


@pytest.mark.parametrize(("title", "expected"), OTHER_PEOPLE)
def test_a_known_name_inside_an_unknown_one_is_left_alone(title: str, expected: list[str]) -> None:
    assert [mention.name_as_written for mention in mentions(title, NAMES)] == expected


def test_the_table_above_has_every_title_of_the_seed_pages(seeds: list[Path]) -> None:
    titles = {title for title, _, _ in SEED_TITLES}
    found = set()
    for page in seeds:
        lines = [line.strip(" •") for line in page.read_text().splitlines() if line.strip(" •")]
        found |= {b for a, b in pairwise(lines) if re.fullmatch(r"[A-Z][a-z]+ (\d{1,2}, )?\d{4}", a)}
    assert found == titles


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("I. Tugarinov to Cde. B.N. Ponomarev, ‘On the Letter’ (Memorandum)", "Memorandum"),
        ("Stalin to Mao Zedong, on the Letter of Zhou Enlai", ""),
        ("Ciphered Telegram from Stalin", "Telegram"),
        ("Memorandum of a Conversation with Mao", "Memorandum of Conversation"),
        ("The Sino-Soviet Alliance", ""),
        ("", ""),
    ],
)
def test_a_genre_is_taken_from_where_a_title_states_it(title: str, expected: str) -> None:
    assert genre(title) == expected


def test_every_genre_is_a_type_of_the_vocabulary() -> None:
    rows = json.loads((FIXTURES / "vocabularies.json").read_text())
    types = {row["fields"]["name"] for row in rows if row["model"] == "documents.documenttype"}
    assert set(GENRES.values()) <= types


def test_every_role_of_a_title_is_a_role_of_an_attribution() -> None:
    assert {role.value for role in Role} <= set(Attribution.Role.values)


def test_the_longest_known_name_wins() -> None:
    names = Gazetteer(["CPSU CC", "CPSU CC Politburo", "Mao", "Mao Zedong"])
    assert as_lines(mentions("Letter from the CPSU CC Politburo to Mao Zedong", names)) == [
        "author: CPSU CC Politburo",
        "recipient: Mao Zedong",
    ]


@pytest.mark.parametrize(
    "written", ["N.S. Khrushchev", "N. S. Khrushchev", "N S KHRUSHCHEV", "N.S.\u00a0Khrushchev"]
)
def test_initials_are_the_same_name_however_they_are_spaced(written: str) -> None:
    assert name_key(written) == name_key("N. S. Khrushchev")
    assert as_lines(mentions(f"Letter from {written}", NAMES)) == [f"author: {written}"]


def test_decomposed_accents_and_curly_apostrophes_do_not_hide_a_name() -> None:
    decomposed = "Letter from Władysław Gomułka’s Friend Hồ Chí Minh"
    assert [m.name_as_written for m in mentions(decomposed, NAMES)] == ["Władysław Gomułka", "Hồ Chí Minh"]


@given(
    st.text(max_size=200)
    | st.lists(
        st.sampled_from(
            [
                "Mao",
                "Stalin",
                "[",
                "]",
                "via",
                "to",
                "from",
                "‘",
                "’",
                "'",
                ",",
                "(",
                ")",
                "of",
                "on",
                "Cable",
                "Talks",
                "'s",
                "and",
                "毛",
            ]
        )
    ).map(" ".join)
)
def test_whatever_a_title_holds_it_is_read_and_names_stand_in_it(title: str) -> None:
    genre(title)
    for mention in mentions(title, NAMES):
        assert mention.name_as_written
        assert name_key(mention.name_as_written)


def test_a_hundred_titles_are_read_against_five_thousand_names_in_a_blink() -> None:
    names = Gazetteer(f"Given{number} Surname{number % 70}" for number in range(5000))
    titles = [title for title, _, _ in SEED_TITLES] * 3
    began = time.perf_counter()
    for title in titles[:100]:
        mentions(title, names)
    assert time.perf_counter() - began < 0.5
