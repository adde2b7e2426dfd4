"""Can pictures be read at every size, in every colour and on paper?

They stand on a page of nothing else, with the real style sheets and under the real
rules for what a page may load.
"""

from __future__ import annotations

import threading
from datetime import date, datetime, timedelta
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import axe_playwright_python
import pytest
from jinja2 import Environment, FileSystemLoader

import counterpoint.interfaces.web
from counterpoint.interfaces.web.guard import HEADERS
from counterpoint.outcomes.charts import (
    Change,
    Chart,
    DayPoint,
    Difference,
    How,
    Period,
    Point,
    Rating,
    Share,
    TrialDay,
    Week,
    clock_chart,
    days_chart,
    difference_chart,
    felt_chart,
    goal_chart,
    score_chart,
    shares_chart,
    trial_chart,
    weekly_chart,
)
from counterpoint.outcomes.yardstick import Threshold, Yardstick

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

WEB = Path(counterpoint.interfaces.web.__file__).parent
WIDTHS = (320, 480, 768, 1280)
FIRST = date(2026, 3, 2)
PHQ_9 = Yardstick(
    higher_is_better=False,
    conventional=Threshold(6, "for the test"),
    strict=Threshold(7, "for the test"),
    caseness=Threshold(10, "for the test"),
)
PAGE = """{% from "parts/chart.html" import figure, side_by_side %}<!doctype html>
<html lang="en" data-appearance="{{ colours }}" data-text="{{ letters }}">
<head><meta charset="utf-8"><title>Pictures</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/style.css"><link rel="stylesheet" href="/charts.css"></head>
<body><main><h1>Pictures</h1>
{% for chart in alone %}{{ figure(chart) }}{% endfor %}{{ side_by_side(goals) }}
</main></body></html>"""

_SMALL = """() => [...document.querySelectorAll(".picture text")]
  .filter((one) => parseFloat(getComputedStyle(one).fontSize) < 12)
  .map((one) => one.textContent)"""

# Half a pixel is the roundness of letters.
_OUTSIDE = """() => [...document.querySelectorAll(".picture text")]
  .filter((one) => one.getClientRects().length)
  .filter((one) => {
    const its = one.getBoundingClientRect();
    const room = one.closest("figure").getBoundingClientRect();
    return its.left < room.left - .5 || its.right > room.right + .5
      || its.top < room.top - .5 || its.bottom > room.bottom + .5;
  }).map((one) => one.textContent)"""

_COLLIDING = """() => [...document.querySelectorAll(".picture")].flatMap((picture) => {
  const written = [...picture.querySelectorAll("text")]
    .filter((one) => one.getClientRects().length)
    .map((one) => [one.textContent, one.getBoundingClientRect()]);
  return written.flatMap(([words, one], index) => written.slice(index + 1)
    .filter(([, two]) => one.left < two.right - 1 && two.left < one.right - 1
      && one.top < two.bottom - 4 && two.top < one.bottom - 4)
    .map(([others]) => `${words} / ${others}`));
})"""

_AXE = """async () => {
  const found = await axe.run(document, { resultTypes: ["violations"], runOnly: {
    type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] } });
  return found.violations.map((one) => `${one.id}: ${one.nodes.map((n) => n.target)}`);
}"""


def score(index: int) -> Point:
    how = How.PRORATED if index == 4 else How.TAKEN
    value = 15 - index % 7 + index % 3
    on = FIRST + timedelta(14 * index + (90 if index > 9 else 0))
    return Point(on, value, how, baseline=index < 2)


def alone() -> list[Chart]:
    scores = [score(index) for index in range(18)]
    helps = [
        Period("Counterpoint", FIRST),
        Period("Dr Amara Okafor, every second Tuesday", date(2026, 6, 1)),
        Period("Notebook", date(2026, 9, 20), date(2026, 10, 20)),
    ]
    long = [
        Point(date(2021, 11, 1) + timedelta(14 * index), index * 5 % 13 + index / 12)
        for index in range(130)
    ]
    years = [
        DayPoint(date(2021, 11, 23) + timedelta(index), index % 7, index % 3)
        for index in range(1826)
    ]
    moments = [
        datetime(2026, 11, 2) + timedelta(hours=index * 7)  # noqa: DTZ001 - any will do
        for index in range(60)
    ]
    return [
        score_chart(
            "PHQ-9", scores, scale=(0, 27), yardstick=PHQ_9, start=14.5, periods=helps
        ),
        score_chart("PHQ-9", long, scale=(0, 27), yardstick=PHQ_9, start=3),
        score_chart("PHQ-9", scores[:1], scale=(0, 27), yardstick=PHQ_9),
        score_chart("PHQ-9", [], scale=(0, 27), yardstick=PHQ_9),
        felt_chart(
            [
                Change(FIRST + timedelta(30 * index), index - 2, index / 2 - 1)
                for index in range(6)
            ]
        ),
        days_chart(years, behaviour="times I looked whether the door was locked"),
        days_chart(years[:40], behaviour="walks"),
        weekly_chart(
            "Minutes a week",
            [
                Week(FIRST + timedelta(7 * index), index * 37 % 140)
                for index in range(12)
            ],
            limit=90,
        ),
        shares_chart(
            "What replies did",
            [
                Share("asked", 42),
                Share("reflected", 30),
                Share("challenged", 6),
                Share("named a person", 2),
            ],
        ),
        clock_chart("When you were here", moments),
        trial_chart(
            [
                TrialDay(
                    FIRST + timedelta(index),
                    ("Counterpoint", "Notebook")[index // 2 % 2],
                    index // 4,
                    None if index == 9 else index * 3 % 8,
                )
                for index in range(42)
            ],
            outcome="Mood",
        ),
        difference_chart(
            [Difference("Counterpoint against the notebook", 0.6, -0.2, 1.4)],
            worthwhile=0.5,
        ),
    ]


def goals() -> list[Chart]:
    rated = [Rating(FIRST + timedelta(14 * index), 2 + index / 2) for index in range(9)]
    return [
        goal_chart(text, rated, start=2, expected=6)
        for text in ("Speak up in the Tuesday meeting", "Sleep before one", "Call")
    ]


class Gallery(BaseHTTPRequestHandler):
    """Serves the page and its style sheets with the headers of the real server."""

    def do_GET(self) -> None:
        name, _, query = self.path.partition("?")
        kind, body = "text/html; charset=utf-8", b""
        if name.endswith(".css"):
            kind, body = "text/css", (WEB / "static" / name[1:]).read_bytes()
        else:
            colours, _, letters = query.partition(",")
            body = page_of(colours, letters).encode()
        self.send_response(200)
        for header, value in HEADERS.items():
            self.send_header(header, value)
        self.send_header("content-type", kind)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@cache
def page_of(colours: str, letters: str) -> str:
    environment = Environment(
        loader=FileSystemLoader(WEB / "templates"), autoescape=True
    )
    page = environment.from_string(PAGE)
    return page.render(alone=alone(), goals=goals(), colours=colours, letters=letters)


@pytest.fixture(scope="module")
def gallery() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Gallery)
    serving = threading.Thread(target=server.serve_forever, daemon=True)
    serving.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    serving.join()
    server.server_close()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    opened = chromium.new_page()
    wrong: list[str] = []
    opened.on(
        "console",
        lambda said: wrong.append(said.text) if said.type == "error" else None,
    )
    yield opened
    opened.close()
    assert wrong == []


@pytest.mark.parametrize("letters", ["normal", "larger"])
@pytest.mark.parametrize("width", WIDTHS)
def test_words_on_pictures_are_large_enough_inside_and_clear_of_each_other(
    page: Page, gallery: str, width: int, letters: str
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{gallery}/?light,{letters}")
    assert page.evaluate(_SMALL) == []
    assert page.evaluate(_OUTSIDE) == []
    assert page.evaluate(_COLLIDING) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("colours", ["light", "dark", "forced"])
def test_axe_finds_nothing_wrong_with_pictures_in_any_colours(
    page: Page, gallery: str, colours: str
) -> None:
    forced = colours == "forced"
    page.emulate_media(forced_colors="active" if forced else "none")
    page.goto(f"{gallery}/?{'light' if forced else colours},normal")
    for details in page.locator("details").all():
        details.evaluate("one => { one.open = true }")
    page.evaluate(
        (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
    )
    assert page.evaluate(_AXE) == []


def test_a_picture_is_an_image_with_a_name_and_has_its_table_beside_it(
    page: Page, gallery: str
) -> None:
    page.goto(f"{gallery}/?light,normal")
    assert page.get_by_role("img", name="What replies did").count() == 1
    figure = page.get_by_role("figure", name="What replies did")
    figure.get_by_text("The same as a table").click()
    assert figure.get_by_role("row").count() == 5


def test_a_dark_page_is_printed_in_dark_ink(page: Page, gallery: str) -> None:
    page.emulate_media(media="print")
    page.goto(f"{gallery}/?dark,normal")
    ink = page.locator(".picture .label").first.evaluate(
        "one => getComputedStyle(one).fill"
    )
    assert ink == "rgb(34, 38, 31)"  # --ink of the light colours
