"""How a reply becomes HTML, with the guide's marks and without anybody's tags."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from counterpoint.interfaces.web.marks import as_html


def test_a_word_that_the_guide_marks_is_stressed_and_shows_no_tags() -> None:
    said = as_html("How far back does the *always* go?", model=False)
    assert said == "<p>How far back does the <em>always</em> go?</p>"


def test_a_tag_that_somebody_wrote_stays_text() -> None:
    said = as_html('"<b>again</b>" and *<i>*', model=False)
    assert "<b>" not in said
    assert "<i>" not in said


@given(st.text(alphabet="*<>&\"' ab\n", max_size=80))
def test_nothing_but_our_own_tags_comes_out_of_the_guides_words(text: str) -> None:
    said = as_html(text, model=False)
    for ours in ("<p>", "</p>", "<br>", "<em>", "</em>"):
        said = said.replace(ours, "")
    assert "<" not in said
    assert ">" not in said
