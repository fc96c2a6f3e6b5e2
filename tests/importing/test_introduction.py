"""What introductions name, and the captions they carry."""

import pytest

from collections_app.importing.rows import EssayMention
from collections_app.importing.sources.caption import split_caption
from collections_app.importing.sources.introduction import essays_in, see_also_in

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("See also The Lake Talks, 1955-1956.", ["The Lake Talks, 1955-1956"]),
        ("On lakes. See also the Canal Dispute and the Harbour War.", ["Canal Dispute", "Harbour War"]),
        ("On lakes. (See also: The Second Lake Conference.) More.", ["The Second Lake Conference"]),
        ("See also the Digital Archive collection: Talks with Ferrymen.", ["Talks with Ferrymen"]),
        ("See also Lakes, and the related collections in the Water Project.", ["Lakes"]),
        ("See also Lakes, 1950-1955, and Rivers, 1960-1965.", ["Lakes, 1950-1955", "Rivers, 1960-1965"]),
        ("See also Lakes and Rivers.", ["Lakes and Rivers"]),
        (
            "For other collections, see (1) Lakes; (2) Rivers and Men; and (3) Seas.",
            ["Lakes", "Rivers and Men", "Seas"],
        ),
        ("To see more collections on water, see Lakes, 1950; and The Sea.", ["Lakes, 1950", "The Sea"]),
        ("See the related collection Boats of the U.S.", ["Boats of the U.S."]),
        ('For related collections, see the "Korean War" collection.', ["Korean War"]),
        ("On it.See also the Canal Dispute.", ["Canal Dispute"]),
        ("Related collections: Lakes, 1950; The Sea.", ["Lakes, 1950", "The Sea"]),
        ("For more, see (1) Lakes, 1950; and (2) The Sea.", ["Lakes, 1950", "The Sea"]),
        ("See the collections on the Canal Dispute and the Harbour War.", ["Canal Dispute", "Harbour War"]),
        (
            "See also Lakes of the North, Rivers and Men, and The Sea.",
            ["Lakes of the North", "Rivers and Men", "The Sea"],
        ),
        ("See also Lakes, Rivers, and Men.", ["Lakes, Rivers, and Men"]),
        (
            "See also the Lake War, 1950, the Sea War, and the Rain War.",
            ["Lake War, 1950", "Sea War", "Rain War"],
        ),
        ("Other collections on water include Lakes, 1950; and The Sea.", ["Lakes, 1950", "The Sea"]),
        ('See also "Lakes" and "Rivers and Men".', ["Lakes", "Rivers and Men"]),
        (
            "See also the collections “Lakes, 1950,” “The Sea,” and “Rain.”",
            ["Lakes, 1950", "The Sea", "Rain"],
        ),
        (
            'See also the "Sea War" collection and the collection on Dry Lakes.',
            ["Sea War", "Dry Lakes"],
        ),
        ('See the collection on Dry Lakes and the "Sea War" collection.', ["Dry Lakes", "Sea War"]),
        ('See also the "Sea War" collection and "Lakes" collection.', ["Sea War", "Lakes"]),
        ('For more, see "Sea War" and "Dry Lakes."', ["Sea War", "Dry Lakes"]),
        ('See also Talks on "Rain and the Sea War.', []),
        ("See also the related collections Dry Lakes and Anna Berg.", ["Dry Lakes", "Anna Berg"]),
        ("See also the collections Sea War and Lakes, 1950-1955.", ["Sea War", "Lakes, 1950-1955"]),
        ("See also the collections Rain and Sea and Lakes.", ["Rain and Sea and Lakes"]),
        ("See also Dry Lakes and Sea Wars, 1950-1955.", ["Dry Lakes and Sea Wars, 1950-1955"]),
        ("See also our website for more.", []),
        ("See also CWIHP Bulletin No. 5.", []),
        ("We see Stalin here, and to see him is enough.", []),
        ("For a resource guide see The Lakes, 70 Years Later.", []),
    ],
)
def test_other_collections(text: str, titles: list[str]) -> None:
    assert list(see_also_in(text)) == titles


@pytest.mark.parametrize(
    ("text", "essay"),
    [
        (
            'an essay by Anna Berg, "On Lakes" (May 2010).',
            EssayMention("On Lakes", ("Anna Berg",), "May 2010"),
        ),
        (
            "An essay by A. Berg, Nils Holm, and Eva Ek, “Water.”",
            EssayMention("Water", ("A. Berg", "Nils Holm", "Eva Ek")),
        ),
        (
            'See the essay "On Lakes" by James G. Berg and Eva Ek.',
            EssayMention("On Lakes", ("James G. Berg", "Eva Ek")),
        ),
        ("For more, see Anna Berg's essay, “Water.”", EssayMention("Water", ("Anna Berg",))),
        (
            "For a resource guide see The Lakes, 70 Years Later. More.",
            EssayMention("The Lakes, 70 Years Later"),
        ),
    ],
)
def test_essays(text: str, essay: EssayMention) -> None:
    assert essays_in(text) == (essay,)


def test_two_essays_of_one_author() -> None:
    assert essays_in('It is told in two essays by Anna Berg: "On Lakes" (May 2010) and "Boats."') == (
        EssayMention("On Lakes", ("Anna Berg",), "May 2010"),
        EssayMention("Boats", ("Anna Berg",)),
    )


@pytest.mark.parametrize("text", ["A" * 40_000, "A’" * 20_000, "Anna Berg, " * 4_000])
def test_a_senseless_introduction_takes_no_time(text: str) -> None:
    assert (essays_in(text), see_also_in(text)) == ((), ())


@pytest.mark.parametrize(
    ("text", "rest", "caption"),
    [
        ("About lakes. (Image, A lake, 1958)", "About lakes.", "A lake, 1958"),
        ("About lakes.(Image: A lake.)", "About lakes.", "A lake."),
        ('About. (Image A poster, "Lakes.") More.', "About. More.", 'A poster, "Lakes."'),
        ("About. (Photo: A lake (NARA 12).)", "About.", "A lake (NARA 12)."),
        ("About. [Image: A lake]", "About.", "A lake"),
        ("About. Image: A lake (NARA 12)", "About.", "A lake (NARA 12)"),
        ("Photo: A lake.", "", "A lake."),
        ("Image courtesy of Anna Berg.", "", "Image courtesy of Anna Berg."),
        ("The picture: a sad one.", "The picture: a sad one.", ""),
        ("About. (Image, A lake", "About.", "A lake"),
        ("The image of Stalin (and of Mao).", "The image of Stalin (and of Mao).", ""),
        ("Seen (photographs were lost).", "Seen (photographs were lost).", ""),
    ],
)
def test_captions(text: str, rest: str, caption: str) -> None:
    assert split_caption(text) == (rest, caption)
