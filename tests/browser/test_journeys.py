"""Whole ways through the product, as a person would go them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from counterpoint.providers.scripted import Fails, ScriptedModel
from tests.fakes.model import WaitingModel

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.conftest import Window

TEN = (
    "hey. can't sleep. it's my sister again",
    "she rang at eleven to say I should take the job in Leeds",
    "I said yeah sure, like I always do",
    "I never say what I actually think to her. never",
    "that it's easy to talk from Bristol",
    "the job is good. more money, and I liked the woman who interviewed me",
    "they want an answer by Friday. I don't know if I should take it or stay",
    "the neighbour has a key and rings mum every morning",
    "maybe I ring Jean tomorrow. ask her what she'd need if I went",
    "ok. goodnight",
)


def test_a_sitting_of_ten_turns(window: Window) -> None:
    expect(window.box).to_be_focused()
    for message in TEN:
        assert window.say(message)
        expect(window.box).to_be_focused()
        expect(window.box).to_have_value("")
    assert len(window.replies()) == len(TEN)
    window.page.reload()
    assert len(window.replies()) == len(TEN)


def test_the_reply_is_announced_once_when_it_is_complete(window: Window) -> None:
    reply = window.say("my manager moved the deadline again and I said nothing")
    status = window.page.get_by_role("status")
    expect(status).to_have_count(1)
    announced = " ".join((status.text_content() or "").split())
    assert announced == f"Counterpoint: {' '.join(reply.split())}"


def test_crisis_from_the_first_message_to_the_next_days_question(
    window: Window,
) -> None:
    reply = window.say("i want to kill myself")
    assert "suicide" in reply or "kill" in reply
    card = window.page.get_by_role("complementary", name="Whom you can reach now")
    expect(card.get_by_role("link", name="116 123")).to_have_attribute(
        "href", "tel:116123"
    )
    expect(window.box).to_be_editable()
    window.say("yes. tonight")
    window.say("my flatmate is asleep next door")
    window.page.get_by_role("link", name="Help now").click()
    expect(window.page.get_by_role("link", name="999")).to_be_visible()
    window.open("/")
    assert len(window.replies()) == 3


def test_help_is_at_the_same_place_on_every_page(window: Window) -> None:
    places = set()
    for path in ("/", "/help", "/sittings", "/exercises", "/settings", "/nowhere"):
        window.expected = ("404",)
        window.open(path)
        box = window.page.get_by_role("link", name="Help now", exact=True).first
        places.add(tuple((box.bounding_box() or {}).items()))
    assert len(places) == 1


def test_quick_exit_leaves_an_empty_page_and_back_does_not_return(
    window: Window,
) -> None:
    window.expected = ("401",)
    window.say("nobody may see this")
    window.open("/help")
    window.page.get_by_role("button", name="Quick exit").click()
    window.page.wait_for_url("**/gone")
    assert window.page.title() == "New tab"
    for _ in range(3):
        window.page.go_back()
        expect(window.page.locator("body")).not_to_contain_text("nobody may see this")


def test_three_presses_of_shift_leave_at_once(window: Window) -> None:
    window.box.fill("half a thought")
    for _ in range(3):
        window.page.keyboard.press("Shift")
    window.page.wait_for_url("**/gone")


def test_two_presses_of_shift_and_a_letter_stay(window: Window) -> None:
    window.box.focus()
    for key in ("Shift", "Shift", "a", "Shift"):
        window.page.keyboard.press(key)
    expect(window.box).to_have_value("a")


def test_without_scripts_a_message_is_sent_and_answered(
    open_window: Callable[..., Window],
) -> None:
    window = open_window(browser={"java_script_enabled": False})
    window.page.goto(f"{window.web.url}/open")
    window.page.fill("#code", window.web.doorway.new_code())
    window.page.get_by_role("button", name="Open").click()
    window.box.fill("my manager moved the deadline again")
    window.page.get_by_role("button", name="Send").click()
    expect(window.page.locator("li.exchange")).to_have_count(1)
    assert "deadline" in window.replies()[0]
    window.page.get_by_role("link", name="Help now").click()
    expect(window.page.get_by_role("link", name="116 123")).to_be_visible()


def test_help_opens_when_the_server_is_gone(
    open_window: Callable[..., Window],
) -> None:
    window = open_window()
    window.come_in()
    window.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    window.context.set_offline(True)
    window.expected = ("ERR_INTERNET_DISCONNECTED", "Failed to load")
    window.open("/help")
    expect(window.page.get_by_role("link", name="116 123")).to_be_visible()
    window.open("/")
    expect(window.page.get_by_role("heading")).to_have_text(
        "Counterpoint is not running"
    )


def test_a_model_that_dies_in_the_middle_leaves_the_guides_reply(
    open_window: Callable[..., Window],
) -> None:
    dies = ScriptedModel([Fails("broken_stream", after="You wrote")] * 2)
    window = open_window(model=dies)
    window.come_in()
    reply = window.say("I keep saying yes to him and then I am angry at myself")
    assert reply
    window.page.get_by_role("link", name="Why this reply").click()
    expect(window.page.get_by_role("main")).to_contain_text("its words were not used")


def test_escape_stops_a_model_and_gives_the_message_back(
    open_window: Callable[..., Window],
) -> None:
    waits = WaitingModel()
    window = open_window(model=waits)
    window.come_in()
    window.box.fill("I keep saying yes to him")
    window.box.press("Control+Enter")
    expect(window.page.locator("#stage")).to_have_text("Writing…")
    window.page.keyboard.press("Escape")
    expect(window.box).to_have_value("I keep saying yes to him")
    expect(window.box).to_be_focused()
    assert waits.cancelled.wait(10)
    window.page.reload()
    expect(window.box).to_have_value("I keep saying yes to him")


def test_words_of_a_model_can_do_nothing(open_window: Callable[..., Window]) -> None:
    words = (
        "You wrote that it is late. <script>document.title='x'</script> "
        "<img src=x onerror=alert(1)> [press](javascript:alert(1)) **What now?**"
    )
    window = open_window(model=ScriptedModel([words] * 2))
    window.come_in()
    window.say("it is late and I am still here")
    assert window.page.title() == "Counterpoint"
    assert window.page.locator(".reply img, .reply a[href^=javascript]").count() == 0
