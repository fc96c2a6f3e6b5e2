"""What is rendered once and filled in says the same as a loop."""

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

pytestmark = pytest.mark.one_database

LOOP = Template(
    "{% for which, row in rows %}{% if which %}<b title='{{ row.name }}'>{{ page }}, 50%</b>{% else %}{{ row.name }}: {{ row.count }} "
    "of {{ page }}, {{ row.name }};{% endif %}{% endfor %}"
)
FILLED = Template(
    "{% load repeat %}{% repeat rows %}{{ name }}: {{ count }} of {{ page }}, {{ name }};{% or %}"
    "<b title='{{ name }}'>{{ page }}, 50%</b>{% endrepeat %}"
)
words = st.text(st.characters(exclude_characters="\0"))
rows = st.lists(
    st.tuples(st.integers(0, 1), st.fixed_dictionaries({"name": words, "count": words | st.integers()}))
)


@given(rows, words)
def test_it_says_and_escapes_what_a_loop_does(
    rows: list[tuple[int, dict[str, str | int]]], page: str
) -> None:
    asked = {"rows": rows, "page": page}
    assert FILLED.render(Context(asked)) == LOOP.render(Context(asked))


def test_nothing_is_repeated_of_no_rows() -> None:
    assert FILLED.render(Context({"rows": []})) == ""
