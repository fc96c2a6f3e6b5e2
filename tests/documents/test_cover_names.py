"""Where a name stands in words, in scripts that part them and in scripts that part none."""

import pytest

from documents.cover_names import Alias, Aliases
from documents.word_changes import all_words


@pytest.mark.parametrize(
    ("name", "text", "times"),
    [
        ("Filippov", "Filippov, not Filippova", 1),
        ("菲利波夫", "毛泽东致菲利波夫电", 1),
        ("ヒトラー", "彼はヒトラーと会った", 1),
        ("សីហនុ", "សម្តេចសីហនុបាន", 1),
    ],
)
def test_a_name_is_found_as_its_script_writes_it(name: str, text: str, times: int) -> None:
    runs = Aliases([Alias(name, "Somebody", "/people/somebody/", is_cover=True)]).in_words(text)
    assert "".join(run.text for run in runs) == text
    assert [run.text for run in runs if run.alias] == [name] * times


def test_a_changed_character_of_khmer_does_not_change_the_whole_line() -> None:
    pieces = all_words("ភាសាខ្មែរកម្ពុជា", "ភាសាខ្មែរកម្ពុជី")
    assert pieces[0].kind == "same"
    assert pieces[0].text.startswith("ភាសា")
