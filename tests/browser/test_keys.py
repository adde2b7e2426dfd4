"""Everything by the keyboard alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.conftest import Window


def test_escape_closes_the_list_of_keys_and_gives_the_focus_back(
    window: Window,
) -> None:
    keys = window.page.get_by_role("button", name="Keys")
    keys.press("Enter")
    expect(window.page.get_by_role("dialog", name="Keys")).to_be_visible()
    window.page.keyboard.press("Escape")
    expect(window.page.get_by_role("dialog")).to_be_hidden()
    expect(keys).to_be_focused()


def test_single_keys_do_something_beside_the_box_and_nothing_in_it(
    window: Window,
) -> None:
    page = window.page
    window.box.press_sequentially("?/")
    expect(window.box).to_have_value("?/")
    page.get_by_role("link", name="Sittings").focus()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    expect(window.box).to_be_focused()
    expect(window.box).to_have_value("?/")


def test_single_keys_can_be_switched_off(window: Window) -> None:
    page = window.page
    window.open("/settings")
    page.get_by_role("checkbox", name="Single keys").uncheck()
    looks = page.get_by_role("region", name="Looks and keys")
    looks.get_by_role("button", name="Save").click()
    expect(looks.get_by_role("status")).to_have_text("Saved.")
    window.open("/")
    page.get_by_role("link", name="Sittings").focus()
    for key in ("?", "/"):
        page.keyboard.press(key)
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.get_by_role("link", name="Sittings")).to_be_focused()
    window.say("keys with Control still do what they did")


def test_up_in_an_empty_box_edits_the_last_message(window: Window) -> None:
    window.say("she never asks me anything")
    window.say("I said yeah sure, like I always do")
    window.box.fill("a")
    window.box.press("ArrowUp")
    expect(window.box).to_have_value("a")
    window.box.fill("")
    window.box.press("ArrowUp")
    expect(window.page.get_by_label("Your message")).to_be_focused()
    expect(window.box).to_have_value("I said yeah sure, like I always do")


def test_enter_makes_a_new_line_and_nothing_empty_is_sent(window: Window) -> None:
    window.box.press("Control+Enter")
    expect(window.exchanges).to_have_count(0)
    window.box.press_sequentially("one")
    window.box.press("Enter")
    window.box.press_sequentially("two")
    expect(window.box).to_have_value("one\ntwo")
    expect(window.exchanges).to_have_count(0)


def test_the_first_tab_leads_past_the_top(window: Window) -> None:
    window.page.locator(".skip").focus()
    window.page.keyboard.press("Enter")
    window.page.keyboard.press("Tab")
    expect(window.box).to_be_focused()


def test_a_slider_answers_to_the_keys_that_sliders_have(window: Window) -> None:
    window.say("the flat is quiet since Sunday")
    window.page.get_by_role("link", name="End this sitting").click()
    expect(window.page.get_by_role("slider")).to_have_count(4)  # made by a script
    heard = window.page.get_by_label("Was what you wrote heard?")
    for key, number in (("End", 10), ("Home", 0), ("ArrowRight", 1), ("PageUp", 2)):
        heard.press(key)
        expect(window.page.locator("#heard")).to_have_value(str(number))


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_nothing_moves_for_whoever_asked_for_less(
    open_window: Callable[..., Window], motion: str
) -> None:
    window = open_window(browser={"reduced_motion": motion})
    window.come_in()
    window.say("the flat is quiet since Sunday")
    moves = window.page.locator(".exchange:last-child .reply").evaluate(
        "one => getComputedStyle(one).animationName"
    )
    assert moves == ("none" if motion == "reduce" else "come")
