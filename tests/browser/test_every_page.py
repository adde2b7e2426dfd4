"""Can everybody use every page, at every size and in every colour?

What a machine can know of it: axe-core's rules, and the geometry that axe passes
over - what covers the focus, what runs off the side, what is too small to hit.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import axe_playwright_python
import pytest

from tests.browser.conftest import Window
from tests.browser.rooms import NAMES, rooms

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from tests.browser.rooms import Room

WIDTHS = (320, 768, 1280)
COLOURS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light", "forced_colors": "none"},
    "dark": {"color_scheme": "dark", "forced_colors": "none"},
    "forced": {"color_scheme": "light", "forced_colors": "active"},
}
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
MOST_TABS = 120
EMPTY = "/gone"  # it shows nothing, and has to

_AXE = """async (tags) => {
  const found = await axe.run(document, {
    runOnly: { type: "tag", values: tags }, resultTypes: ["violations"],
  });
  return found.violations.map((one) =>
    `${one.id}: ${one.nodes.map((node) => node.target + " " + node.failureSummary)}`);
}"""

_FOCUS = """() => {
  const here = document.activeElement;
  if (!here || here === document.body) return null;
  const box = here.getBoundingClientRect();
  const over = here.matches(".skip") ? [] : [...document.querySelectorAll("body *")].filter((one) => {
    if (!["fixed", "sticky"].includes(getComputedStyle(one).position)) return false;
    if (one.contains(here) || here.contains(one)) return false;
    const its = one.getBoundingClientRect();
    return its.width && its.height && its.left < box.right && its.right > box.left
      && its.top < box.bottom - 1 && its.bottom > box.top + 1;
  });
  const style = getComputedStyle(here);
  return {
    name: here.outerHTML.slice(0, 90),
    covered: over.map((one) => one.className),
    seen: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    marked: here.type === "time"  // the part of it that has the focus is marked
      || (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2)
      || here.matches("textarea"),  // the caret, and the frame round the box
    place: [...document.querySelectorAll("*")].indexOf(here),
  };
}"""

_REACHABLE = """() => [...document.querySelectorAll(
  "a[href], button, input, select, textarea, summary")].filter((one) =>
    !one.disabled && one.type !== "hidden" && one.checkVisibility({ visibilityProperty: true })
    && !(one.type === "radio" && !one.checked)
  ).map((one) => one.outerHTML.slice(0, 90))"""

_TOO_WIDE = """() => [...document.querySelectorAll("body *")].filter((one) => {
  const box = one.getBoundingClientRect();
  return box.width && box.right > document.documentElement.clientWidth + 1
    && one.checkVisibility()  // what is folded keeps the place it had
    && !one.closest(".wide, .skip, .hidden-words");
}).map((one) => one.outerHTML.slice(0, 90))"""

_TOO_SMALL = """() => [...document.querySelectorAll(
  "a[href], button, select, summary, input, textarea")].filter((one) => {
  if (one.type === "hidden" || !one.checkVisibility()) return false;
  if (one.matches(".skip")) return false;
  const inText = one.matches("a") && [...one.parentElement.childNodes].some(
    (beside) => beside.nodeType === 3 && beside.textContent.trim());
  const box = one.getBoundingClientRect();
  return !inText && (box.height < 24 || box.width < 24);
}).map((one) => {
  const box = one.getBoundingClientRect();
  return `${Math.round(box.width)} x ${Math.round(box.height)} ${one.outerHTML.slice(0, 90)}`;
})"""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Room]]:
    with rooms(tmp_path_factory.mktemp("rooms")) as found:
        yield found


@pytest.fixture(scope="module", params=NAMES)
def window(
    request: pytest.FixtureRequest, chromium: Browser, house: dict[str, Room]
) -> Iterator[Window]:
    """One page after the other, in a narrow window."""
    room = house[request.param]
    context = chromium.new_context(
        viewport={"width": 320, "height": 640},
        reduced_motion="reduce",
        service_workers="block",
    )
    window = Window(room.web, context, context.new_page())
    window.watch(window.page)
    window.enter(room)
    yield window
    context.close()
    assert window.wrong == []


def test_every_room_is_visited(house: dict[str, Room]) -> None:
    assert set(house) == set(NAMES)


def test_axe_finds_nothing_at_any_size_in_any_colours(window: Window) -> None:
    page = window.page
    for details in page.locator("details").all():
        details.evaluate("one => { one.open = true }")
    page.evaluate(_axe())
    empty = page.url.endswith(EMPTY)
    rules = [rule for rule in RULES if not empty or rule != "best-practice"]
    found = {}
    for colours, media in COLOURS.items():
        page.emulate_media(reduced_motion="reduce", **media)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            page.evaluate("scrollTo(0, 0)")
            found[colours, width] = page.evaluate(_AXE, rules)
    page.emulate_media(reduced_motion="reduce", forced_colors="none")
    page.set_viewport_size({"width": 320, "height": 640})
    assert {where: wrong for where, wrong in found.items() if wrong} == {}


def test_every_control_is_reached_by_tab_seen_and_covered_by_nothing(
    window: Window,
) -> None:
    page = window.page
    reachable = page.evaluate(_REACHABLE)
    page.evaluate("document.querySelector('.skip')?.focus()")
    reached: dict[int, dict[str, Any]] = {}
    for _ in range(MOST_TABS):
        there = page.evaluate(_FOCUS)
        if there is None:  # past the last one
            break
        reached[there["place"]] = there
        page.keyboard.press("Tab")
    stops = reached.values()
    assert [one["name"] for one in stops if one["covered"]] == []
    assert [one["name"] for one in stops if not one["seen"]] == []
    assert [one["name"] for one in stops if not one["marked"]] == []
    names = [one["name"] for one in stops]
    assert [one for one in reachable if one not in names] == []


def test_nothing_runs_off_the_side_or_is_too_small_to_hit(window: Window) -> None:
    page = window.page
    assert page.evaluate(_TOO_WIDE) == []
    assert page.evaluate(_TOO_SMALL) == []
    page.evaluate("document.documentElement.dataset.text = 'larger'")
    assert page.evaluate(_TOO_WIDE) == []
    page.set_viewport_size({"width": 640, "height": 800})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate(_TOO_WIDE) == []


@cache
def _axe() -> str:
    return (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
