"""The essential things, in a browser that runs no script."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from counterpoint.terms import Closing, Mode

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.conftest import Window

SAID = "my manager moved the deadline again and I said nothing"


@pytest.fixture
def plain(open_window: Callable[..., Window]) -> Window:
    window = open_window(browser={"java_script_enabled": False})
    window.let_in()
    window.open("/")
    return window


def send(window: Window, text: str) -> None:
    window.box.fill(text)
    window.page.get_by_role("button", name="Send").click()


def test_a_message_is_changed_and_answered_anew(plain: Window) -> None:
    send(plain, SAID)
    plain.page.get_by_role("link", name="Edit this message").click()
    send(plain, "my manager moved the deadline")
    expect(plain.page.get_by_text("version 2 of 2")).to_be_visible()
    plain.page.get_by_role("button", name="Earlier").click()
    expect(plain.page.locator(".message .text")).to_have_text(SAID)


def test_settings_are_saved(plain: Window) -> None:
    page = plain.page
    plain.open("/settings")
    answers = page.get_by_role("region", name="How you are answered")
    answers.get_by_label("just listening").check()
    answers.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_have_text("Saved.")
    assert plain.web.house.settings.mode is Mode.JUST_LISTEN


def test_the_questions_of_an_exercise_are_answered_and_left_out(plain: Window) -> None:
    page = plain.page
    plain.open("/exercises")
    page.get_by_role("button", name="Begin").first.click()
    expect(page.get_by_text("In the exercise:")).to_be_visible()
    send(plain, "I should have said no")
    page.get_by_role("button", name="Skip this").click()
    page.get_by_role("button", name="Stop for now").click()
    expect(plain.exchanges).to_have_count(4)
    expect(page.get_by_text("In the exercise:")).to_have_count(0)


def test_writing_needs_no_timer(plain: Window) -> None:
    page = plain.page
    send(plain, "/exercise expressive_writing")
    send(plain, "15")
    page.get_by_role("link", name="Write with nothing else on the page").click()
    expect(page.get_by_role("timer")).to_contain_text("15 minutes")
    plain.box.fill("what I never said")
    page.get_by_role("button", name="I am done").click()
    expect(page.locator(".reply").last).to_contain_text("kept or thrown away")


def test_the_end_is_answered_by_choosing(plain: Window) -> None:
    page = plain.page
    send(plain, SAID)
    page.get_by_role("link", name="End this sitting").click()
    page.get_by_label("Was what you wrote heard?").select_option("8")
    page.get_by_label("One small thing").fill("ring Jean")
    page.get_by_role("button", name="Close the sitting").click()
    store = plain.web.house.store
    assert store is not None
    [kept] = plain.web.ask(store.sittings())
    assert kept.closing == Closing(heard=8, step="ring Jean")


def test_danger_leads_to_people(plain: Window) -> None:
    send(plain, "i want to kill myself")
    card = plain.page.get_by_role("complementary", name="Whom you can reach now")
    expect(card.get_by_role("link", name="116 123")).to_be_visible()
    expect(plain.box).to_be_editable()


def test_quick_exit_is_a_button(plain: Window) -> None:
    send(plain, SAID)
    plain.page.get_by_role("button", name="Quick exit").click()
    plain.page.wait_for_url("**/gone")
    plain.expected = ("401",)
    plain.page.go_back()
    expect(plain.page.locator("body")).not_to_contain_text("deadline")
