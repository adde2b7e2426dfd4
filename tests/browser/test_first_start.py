"""The first start, as somebody meets it who has never seen this."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from counterpoint.terms import Mode

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.conftest import Window


@pytest.fixture
def begun(open_window: Callable[..., Window]) -> Window:
    window = open_window(welcomed=False, country=None)
    window.come_in()
    return window


def test_three_screens_lead_to_the_box(begun: Window) -> None:
    page = begun.page
    expect(page.get_by_role("heading", level=1)).to_have_text("Before you begin")
    expect(page.get_by_role("main")).to_contain_text("It is a program, not a person.")
    expect(page.get_by_role("main")).to_contain_text("It is not therapy")
    page.get_by_role("link", name="Next").click()
    page.get_by_label("Country").select_option("GB")
    page.get_by_role("button", name="Next").click()
    page.get_by_label("just listening").check()
    page.get_by_role("button", name="Begin", exact=True).click()
    expect(begun.box).to_be_focused()
    expect(page.get_by_label("Answer me by")).to_have_value(Mode.JUST_LISTEN.value)
    assert begun.web.house.settings.country == "GB"
    page.reload()
    expect(begun.box).to_be_focused()


def test_the_keyboard_alone_leads_through(begun: Window) -> None:
    page = begun.page
    page.get_by_role("link", name="Next").press("Enter")
    expect(page.get_by_label("Country")).to_be_focused()
    page.get_by_role("button", name="Next").press("Enter")
    expect(page.get_by_label("helping me think")).to_be_focused()
    page.keyboard.press("Enter")
    expect(begun.box).to_be_focused()


@pytest.mark.parametrize("path", ["/welcome", "/welcome/country", "/welcome/answers"])
def test_on_a_phone_each_screen_opens_at_its_top(
    open_window: Callable[..., Window], path: str
) -> None:
    phone = {"viewport": {"width": 360, "height": 640}}
    window = open_window(browser=phone, welcomed=False)
    window.let_in()
    window.open(path)
    expect(window.page.get_by_role("heading", level=1)).to_be_in_viewport()
    assert window.page.evaluate("scrollY") == 0


@pytest.mark.parametrize("path", ["/welcome", "/welcome/country"])
def test_one_click_passes_over_all_of_it(begun: Window, path: str) -> None:
    begun.open(path)
    begun.page.get_by_role("button", name="Skip").click()
    expect(begun.box).to_be_focused()
    assert begun.web.house.settings.country is None
    assert begun.say("it is late and I am still here")


def test_help_is_there_before_anything_was_chosen(begun: Window) -> None:
    begun.page.get_by_role("link", name="Help now", exact=True).first.click()
    expect(begun.page.get_by_role("main")).to_contain_text("findahelpline")
