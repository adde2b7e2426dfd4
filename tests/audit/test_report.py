"""What an audit found, as a page, as JSON and as a table."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from counterpoint.app.audit import Asked, audit, files
from counterpoint.audit.labels import Label
from counterpoint.audit.report import telling
from counterpoint.audit.report.tables import Shape
from counterpoint.errors import InputError
from tests.audit.small_exports import TALKS, many, write_export
from tests.browser.test_hostile_words import payloads

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from counterpoint.audit.found import Found

ON = date(2026, 11, 23)
OURS = frozenset(
    [
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "main",
        "header",
        "section",
        "h1",
        "h2",
        "h3",
        "p",
        "ul",
        "li",
        "a",
        "div",
        "figure",
        "figcaption",
        "svg",
        "desc",
        "text",
        "line",
        "rect",
        "g",
        "circle",
        "path",
        "details",
        "summary",
        "table",
        "caption",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "blockquote",
        "mark",
    ]
)
"""All elements that a report is made of."""
WORDS = Shape()


def found_in(
    tmp_path: Path, talks: Sequence[Sequence[str]] = TALKS, *, title: str = ""
) -> Found:
    export = write_export(tmp_path / "conversations.json", talks, title=title)
    return audit(Asked((export,), everything=True, workers=1), tmp_path / "home")


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Found:
    return found_in(tmp_path_factory.mktemp("audit"), [*many(60), *TALKS])


def html_of(found: Found, shape: Shape = WORDS) -> str:
    return files(found, shape, on=ON, country="GB")["report.html"].decode()


class Elements(HTMLParser):
    """Collects what a page is made of, with what stands open around it."""

    VOID = frozenset({"meta", "br", "img", "link", "input", "hr"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.all: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[tuple[str, tuple[str, ...]]] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.all.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        self.text.append((data, tuple(self._open)))


def test_the_page_needs_no_script_and_asks_nothing_of_any_place(found: Found) -> None:
    page = Elements(html_of(found))
    assert not [
        tag for tag, _ in page.all if tag in {"script", "link", "img", "iframe"}
    ]
    for _, attributes in page.all:
        assert not [name for name in attributes if name.startswith("on")]
        for name in ("href", "src", "action"):
            assert (attributes.get(name) or "#").startswith("#")
    assert "url(" not in html_of(found)


def test_every_link_leads_somewhere(found: Found) -> None:
    page = Elements(html_of(found))
    ids = {attributes.get("id") for _, attributes in page.all}
    links = [a["href"] for tag, a in page.all if tag == "a" and a["href"]]
    assert links
    assert {link.removeprefix("#") for link in links} <= ids


def test_every_figure_that_was_seen_leads_to_its_passages(found: Found) -> None:
    html = html_of(found)
    for label in (Label.AGREES, Label.CHALLENGES, Label.ASKS, Label.RISK):
        assert f'href="#{label.value}"' in html
        assert f'id="{label.value}"' in html


def test_passages_about_danger_stand_behind_a_warning_and_a_click(found: Found) -> None:
    page = Elements(html_of(found))
    hits = [around for text, around in page.text if "I want to die" in text]
    assert hits
    assert all("details" in around for around in hits)
    html = html_of(found)
    assert html.index("Words about danger") < html.index("I want to die")
    assert html.index('id="help"') < html.index("I want to die")


def test_whom_one_can_reach_stands_on_the_first_page(found: Found) -> None:
    html = html_of(found)
    assert "999" in html
    assert html.index("999") < html.index('id="figures"')


def test_a_count_without_a_known_error_stands_alone(found: Found) -> None:
    challenged = found.figures.in_replies(Label.CHALLENGES)
    lines = "\n".join(telling.first_page(found, WORDS))
    assert f"challenge you {challenged.seen} time" in lines
    if challenged.interval is None:
        assert "of 100 replies" not in lines
        assert "Take these as the least there was" in lines


def test_that_no_danger_was_seen_is_called_no_proof(tmp_path: Path) -> None:
    calm = [("I had a quiet day with my sister", "Good. What did you two do?")]
    lines = "\n".join(telling.first_page(found_in(tmp_path, calm), WORDS))
    assert "no proof" in lines


def test_pictures_have_words_and_a_table(found: Found) -> None:
    page = Elements(html_of(found))
    tags = [tag for tag, _ in page.all]
    pictures = [a for tag, a in page.all if tag == "svg" and a.get("role") == "img"]
    assert pictures
    assert tags.count("figure") == len(pictures)
    assert tags.count("desc") >= len(pictures)


def test_without_words_nothing_that_was_said_is_in_any_file(found: Found) -> None:
    made = files(found, Shape(with_words=False), on=ON, country=None)
    said = [text for talk in TALKS for text in talk]
    for content in made.values():
        for text in [*said, "Talk 1"]:
            assert text.encode() not in content
            assert json.dumps(text)[1:-1].encode() not in content


def test_a_group_is_not_asked_for_when_all_was_read(found: Found) -> None:
    with pytest.raises(InputError, match="before the export is read"):
        files(found, Shape(at_least=20), on=ON, country=None)


def test_the_table_and_the_json_say_the_same(found: Found) -> None:
    made = files(found, WORDS, on=ON, country=None)
    rows = list(csv.DictReader(io.StringIO(made["figures.csv"].decode("utf-8-sig"))))
    figures = json.loads(made["figures.json"])["figures"]
    assert [(r["label"], r["seen"], r["of"]) for r in rows] == [
        (f["label"], str(f["seen"]), str(f["of"])) for f in figures
    ]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
def test_a_name_that_is_a_formula_is_inert_in_the_table(
    tmp_path: Path, sign: str
) -> None:
    one = write_export(tmp_path / f"{sign}1+1.json")
    two = write_export(tmp_path / "b.json", many(9)[3:], first=3)
    asked = Asked((one, two), fast=True, everything=True, workers=1)
    table = files(audit(asked, tmp_path / "home"), WORDS, on=ON, country=None)
    rows = csv.reader(io.StringIO(table["figures.csv"].decode("utf-8-sig")))
    assert not [cell for row in rows for cell in row if cell.startswith(sign)]


def test_hostile_words_are_only_shown(tmp_path: Path) -> None:
    texts = payloads()
    talks = [
        (
            f"I'm scared that {text} my boss hates me",
            f"You're absolutely right, I agree with you completely. {text}",
        )
        for text in texts
    ]
    found = found_in(tmp_path, talks, title=texts[0] + texts[6])
    page = Elements(html_of(found))
    assert {tag for tag, _ in page.all} <= OURS
    for _, attributes in page.all:
        assert not [name for name in attributes if name.startswith("on")]
        assert not re.match(
            r"\s*(javascript|data|https?):", attributes.get("href") or ""
        )


def test_two_exports_stand_side_by_side(tmp_path: Path) -> None:
    one = write_export(tmp_path / "one.json", many(60))
    two = write_export(tmp_path / "two.json", many(90)[60:], first=60)
    found = audit(Asked((one, two), workers=1, everything=True), tmp_path / "home")
    both = telling.compared(found, Shape(compare=True))
    assert both is not None
    assert (both.one, both.other) == ("one.json", "two.json")
    assert both.rows
    assert "Side by side" in html_of(found, Shape(compare=True))


def test_one_model_cannot_be_compared(found: Found) -> None:
    with pytest.raises(InputError, match="two"):
        telling.compared(found, Shape(compare=True))


def test_what_is_broken_is_named_with_its_place(tmp_path: Path) -> None:
    export = write_export(tmp_path / "conversations.json")
    whole = json.loads(export.read_text(encoding="utf-8"))
    whole.insert(1, {"uuid": "x", "chat_messages": [{"sender": 7}]})
    export.write_text(json.dumps(whole), encoding="utf-8")
    found = audit(Asked((export,), fast=True, workers=1), tmp_path / "home")
    assert found.broken_in_all == 1
    assert "number 2" in html_of(found)
