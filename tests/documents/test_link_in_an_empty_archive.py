"""What links people where nobody is known but whom the test names."""

import pytest

from documents.actions.set_types import set_types
from tests import factories as make
from tests.documents.test_link_people import link, links

pytestmark = pytest.mark.django_db


def test_a_cover_name_holds_in_the_documents_it_is_stated_for_and_in_no_other() -> None:
    stalin = make.person("Joseph Stalin")
    stated = make.document("Cable, Fyn Si to Shtykov", date="October 8, 1950")
    another = make.document("Cable, Fyn Si to Roshchin", date="October 8, 1950")
    make.cover_name(stalin, "Fyn Si", held_in=[stated])
    link()
    assert links(stated) == [("author", "Fyn Si", "joseph-stalin")]
    assert links(another) == []


def test_a_cover_name_without_limits_means_nobody_until_brackets_say_who() -> None:
    stalin = make.person("Joseph Stalin")
    make.cover_name(stalin, "Druzhkov")
    bare = make.document("Cable, Druzhkov to Mao", date="1943")
    explained = make.document("Cable, Druzhkov [Joseph Stalin] to Mao", date="1943")
    link()
    assert links(bare) == []
    assert links(explained) == [("author", "Druzhkov", "joseph-stalin")]


def test_no_type_is_invented() -> None:
    letter = make.document("Letter, Jiang Qing to Mao Zedong")
    assert set_types(documents=[letter]) == 0
