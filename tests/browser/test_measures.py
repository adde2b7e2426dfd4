"""A questionnaire by keyboard, without a script, and in two windows."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from counterpoint.app import figures
from counterpoint.outcomes.records import FeltChange, Measure

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.conftest import Window

PHQ9 = "/progress/questions/phq9"


@pytest.fixture
def plain(open_window: Callable[..., Window]) -> Window:
    window = open_window(browser={"java_script_enabled": False})
    window.let_in()
    return window


def kept(window: Window) -> list[Measure]:
    store = window.web.house.store
    assert store is not None
    return list(window.web.ask(figures.read(store)).of(Measure))


def press(window: Window, button: str) -> None:
    window.page.get_by_role("button", name=button, exact=True).click()


def choose(window: Window, answer: str) -> None:
    window.page.get_by_role("radio", name=answer, exact=True).check()


def test_every_answer_is_given_by_number_and_enter(window: Window) -> None:
    page = window.page
    window.open(PHQ9)
    press(window, "Begin, one question at a time")
    for n in range(1, 11):
        expect(page).to_have_title(f"{n} of 10, PHQ-9")
        expect(page.get_by_text("choose an answer")).to_be_visible()
        page.wait_for_load_state("load")
        page.keyboard.press("1" if n == 9 else "2")
        page.keyboard.press("Enter")
    press(window, "Finish")
    expect(page.get_by_text("PHQ-9: 8, on a scale from 0 to 27")).to_be_visible()


def test_arrows_move_between_the_answers_from_the_first_on(window: Window) -> None:
    page = window.page
    window.open(PHQ9)
    press(window, "Begin, one question at a time")
    expect(page.get_by_role("radio", name="Not at all")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="Several days")).to_be_checked()


def test_number_keys_do_nothing_where_single_keys_are_switched_off(
    open_window: Callable[..., Window],
) -> None:
    window = open_window(shortcuts=False)
    window.come_in()
    window.open(PHQ9)
    press(window, "Begin, one question at a time")
    window.page.keyboard.press("2")
    expect(window.page.get_by_role("radio", name="Several days")).not_to_be_checked()
    expect(window.page.get_by_text("The keys 1 to 4")).to_be_hidden()


def test_the_question_is_the_name_of_the_group_of_answers(window: Window) -> None:
    window.open(PHQ9)
    press(window, "Begin, one question at a time")
    group = window.page.get_by_role("group")
    expect(group).to_have_accessible_name(
        "Over the last 2 weeks, how often have you been bothered by any of the "
        "following problems? Little interest or pleasure in doing things"
    )


def test_without_a_script_a_form_is_filled_in_with_one_left_out(plain: Window) -> None:
    page = plain.page
    plain.open("/progress/questions")
    page.get_by_role("link", name="WHO-5", exact=True).click()
    press(plain, "Begin, one question at a time")
    for _ in range(4):
        page.get_by_role("radio").nth(2).check()
        press(plain, "Next")
    press(plain, "Leave this one out")
    expect(page.get_by_text("This one is not answered")).to_be_visible()
    page.get_by_role("listitem").get_by_role("link").click()
    page.get_by_role("radio").nth(2).check()
    press(plain, "Next")
    press(plain, "Finish")
    expect(page.get_by_text("on a scale from 0 to 100")).to_be_visible()
    assert len(kept(plain)) == 1


def test_without_a_script_a_tick_leads_to_people_and_then_back(plain: Window) -> None:
    page = plain.page
    plain.open(f"{PHQ9}?all=1")
    press(plain, "Begin, all on one page")
    for group in page.get_by_role("group").all():
        group.get_by_role("radio").nth(1).check()
    press(plain, "Send")
    card = page.get_by_role("complementary", name="Whom you can reach now")
    expect(card.get_by_role("link", name="116 123")).to_be_visible()
    expect(plain.box).to_be_editable()
    page.get_by_role("link", name="The score waits under Progress").click()
    expect(page.get_by_role("heading", level=1, name="PHQ-9")).to_be_visible()


def test_back_brings_the_answer_that_was_given(plain: Window) -> None:
    plain.open(PHQ9)
    press(plain, "Begin, one question at a time")
    choose(plain, "Several days")
    press(plain, "Next")
    press(plain, "Back")
    expect(plain.page.get_by_role("radio", name="Several days")).to_be_checked()


def test_a_form_that_was_begun_in_one_window_goes_on_in_another(
    window: Window, open_window: Callable[..., Window]
) -> None:
    window.open(PHQ9)
    press(window, "Begin, one question at a time")
    choose(window, "Several days")
    press(window, "Next")
    other = open_window(web=window.web)
    other.come_in()
    other.open(PHQ9)
    other.page.get_by_role("link", name="Go on with it").click()
    expect(other.page).to_have_title("2 of 10, PHQ-9")


def test_how_one_is_now_is_no_answer_until_it_is_touched(
    open_window: Callable[..., Window],
) -> None:
    window = open_window()
    window.come_in()
    store = window.web.house.store
    assert store is not None
    now = window.web.house.clock.now()
    old = Measure("m1", now - timedelta(days=300), "phq9", (("1", 1),))
    window.web.ask(figures.keep(store, old, now=now))
    window.open("/progress/felt?onward=/progress/questions")
    expect(window.page.get_by_text("no answer yet")).to_be_visible()
    choose(window, "a little better")
    press(window, "Go on")
    window.page.wait_for_url("**/progress/questions")
    [felt] = window.web.ask(figures.read(store)).of(FeltChange)
    assert (felt.change, felt.now) == (1, None)
