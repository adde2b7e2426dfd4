"""What has to be said, when it falls due and as large as it has to be."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from counterpoint.settings import PersonalLimits
from tests.fakes.clock import FakeClock

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator

    from tests.browser.conftest import Window

WORDS = (
    "COUNTERPOINT IS A COMPUTER PROGRAM AND NOT A HUMAN BEING. "
    "IT IS UNABLE TO FEEL HUMAN EMOTION."
)
SIXTEEN_POINTS = 16 * 96 / 72  # pixels


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(datetime(2026, 11, 23, 9, 0, tzinfo=UTC))


@pytest.fixture
def timed(open_window: Callable[..., Window], clock: FakeClock) -> Window:
    window = open_window(clock=clock)
    window.come_in()
    return window


def notice(window: Window, name: str) -> Locator:
    return window.page.locator(f'[data-notice="{name}"]')


def assert_large(shown: Locator) -> None:
    look = shown.evaluate(
        "one => [getComputedStyle(one).fontSize, getComputedStyle(one).fontWeight]"
    )
    assert float(look[0].removesuffix("px")) >= SIXTEEN_POINTS
    assert int(look[1]) >= 700


@pytest.mark.parametrize("width", [320, 1280])
def test_the_words_of_new_york_are_large_bold_and_first(
    open_window: Callable[..., Window], width: int
) -> None:
    window = open_window(browser={"viewport": {"width": width, "height": 800}})
    window.come_in()
    expect(notice(window, "start")).to_have_text(WORDS)
    expect(notice(window, "start")).to_be_in_viewport()
    assert_large(notice(window, "start"))
    expect(window.box).to_be_focused()


def test_they_come_again_after_three_hours_of_a_sitting_that_goes_on(
    timed: Window, clock: FakeClock
) -> None:
    timed.say("she never asks me anything")
    clock.move(hours=2, minutes=59)
    timed.say("I said yeah sure, like I always do")
    expect(notice(timed, "three_hours")).to_have_count(0)
    clock.move(minutes=1)
    timed.say("the job is good")
    expect(notice(timed, "three_hours")).to_have_text(WORDS)
    expect(notice(timed, "break")).to_be_visible()
    assert_large(notice(timed, "three_hours"))
    timed.page.reload()
    expect(notice(timed, "three_hours")).to_have_count(1)
    clock.move(hours=3)
    timed.say("they want an answer by Friday")
    expect(notice(timed, "three_hours")).to_have_count(2)


def test_after_seven_days_away_it_is_said_again_what_this_is(
    timed: Window, clock: FakeClock
) -> None:
    expect(notice(timed, "seven_days")).to_have_count(1)
    timed.say("she never asks me anything")
    clock.move(days=1)
    begin_another(timed)
    expect(notice(timed, "start")).to_have_count(1)
    expect(notice(timed, "seven_days")).to_have_count(0)
    timed.say("the job is good")
    clock.move(days=7)
    begin_another(timed)
    expect(notice(timed, "seven_days")).to_be_visible()


def begin_another(window: Window) -> None:
    window.page.get_by_role("button", name="Begin another").click()
    expect(window.exchanges).to_have_count(0)


def test_a_limit_of_ones_own_is_said_once_and_holds_nothing_back(
    open_window: Callable[..., Window], clock: FakeClock
) -> None:
    window = open_window(clock=clock, limits=PersonalLimits(minutes_a_day=2))
    window.come_in()
    reminder = window.page.get_by_text("as long as you wanted to be")
    window.say("she never asks me anything")
    expect(reminder).to_have_count(0)
    clock.move(minutes=2)
    window.say("the job is good")
    expect(reminder).to_have_count(1)
    assert window.say("they want an answer by Friday")
    expect(reminder).to_have_count(0)


def test_in_hours_that_were_to_stay_free_it_is_said(
    open_window: Callable[..., Window], clock: FakeClock
) -> None:
    quiet = PersonalLimits(quiet_from="08:00", quiet_until="10:00")
    window = open_window(clock=clock, limits=quiet)
    window.come_in()
    expect(window.page.get_by_text("This is the time you wanted")).to_be_visible()
    expect(window.box).to_be_editable()


def test_one_more_sends_nothing_and_what_stands_in_the_box_stays(
    open_window: Callable[..., Window], clock: FakeClock
) -> None:
    quiet = PersonalLimits(quiet_from="08:00", quiet_until="10:00")
    window = open_window(clock=clock, limits=quiet)
    window.come_in()
    window.box.fill("half a sentence")
    window.page.get_by_role("button", name="One more").click()
    expect(window.page.get_by_text("This is the time you wanted")).to_have_count(0)
    expect(window.box).to_have_value("half a sentence")
    expect(window.exchanges).to_have_count(0)
