"""Tags in a text: found as a pattern would, in one run."""

import re

from hypothesis import given
from hypothesis import strategies as st

from gendoc.word.tags import tags, without_tags

PATTERN = re.compile(r"(?s)\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}")


@given(st.text(alphabet="{}%#a\n", max_size=20))
def test_tags_are_those_that_the_plain_pattern_finds(text):
    assert list(tags(text)) == [match.span() for match in PATTERN.finditer(text)]
    assert without_tags(text) == PATTERN.sub("", text)


def test_tags_that_are_never_closed_take_time_that_grows_with_their_number(bounded):
    assert [without_tags(opening * 300_000) == opening * 300_000 for opening in ("{{", "{%", "{#")] == [True] * 3
