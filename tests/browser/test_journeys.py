"""Whole ways through the product, as a person would go them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from counterpoint.providers.echo import EchoModel
from counterpoint.providers.scripted import Fails, ScriptedModel
from counterpoint.terms import Closing
from tests.fakes.model import WaitingModel

if TYPE_CHECKING:
    from collections.abc import Callable

    from counterpoint.terms import Sitting, Turn
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


STREAM_LEFT_OPEN = """() => {
  const asked = window.fetch;
  window.fetch = async (...what) => {
    const answer = await asked(...what);
    const reader = answer.body.getReader();
    const body = new ReadableStream({
      async pull(controller) {
        const { value, done } = await reader.read();
        if (done) return new Promise(() => {});
        controller.enqueue(value);
      },
    });
    return new Response(body, { status: answer.status, headers: answer.headers });
  };
}"""
"""A page whose streams never close, so that only the reply itself ends the wait."""


def test_a_message_sent_as_soon_as_the_reply_stands_is_not_lost(
    window: Window,
) -> None:
    window.page.evaluate(STREAM_LEFT_OPEN)
    assert window.say("my sister rang at eleven")
    assert window.say("she wants me to take the job in Leeds")
    expect(window.box).to_have_value("")


def test_the_reply_is_announced_once_when_it_is_complete(window: Window) -> None:
    reply = window.say("my manager moved the deadline again and I said nothing")
    status = window.page.get_by_role("status")
    expect(status).to_have_count(1)
    announced = " ".join((status.text_content() or "").split())
    assert announced == f"Counterpoint: {' '.join(reply.split())}"


CRISIS = (
    "i want to kill myself",
    "yes. tonight",
    "my flatmate is asleep next door",
    "ok I woke her up",
    "she took the pills away",
    "yes she stays here",
    "no nothing else",
    "talking to her",
    "ok",
)


def test_crisis_from_the_first_message_to_the_plan(window: Window) -> None:
    help_now = window.page.get_by_role("link", name="Help now", exact=True)
    place = help_now.bounding_box()
    card = window.page.get_by_role("complementary", name="Whom you can reach now")
    for message in CRISIS:
        window.say(message)
        expect(card).to_have_count(1)
        expect(card.get_by_role("link", name="116 123")).to_have_attribute(
            "href", "tel:116123"
        )
        expect(card.get_by_role("link", name="999")).to_have_attribute(
            "href", "tel:999"
        )
        expect(window.box).to_be_focused()
        assert help_now.bounding_box() == place
    said = [element for turn in turns(window) for element in turn.plan.elements]
    assert {"ask_nature", "escalate", "means_now", "be_with"} <= set(said)
    assert any(element.startswith("plan_") for element in said)
    expect(window.page.get_by_role("button", name="Another reply")).to_have_count(0)


def test_the_next_sitting_asks_about_a_danger_before_anything_else(
    window: Window,
) -> None:
    window.say(CRISIS[0])
    window.page.get_by_role("button", name="Begin another").click()
    expect(window.exchanges).to_have_count(1)
    assert "kill myself" in window.replies()[0]
    expect(window.box).to_be_focused()


def turns(window: Window) -> tuple[Turn, ...]:
    """Return the turns of the sitting in hand, as the server has them."""
    sitting = window.web.house.latest()
    assert sitting is not None
    return sitting.visit.turns


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
    expect(window.exchanges).to_have_count(1)
    assert "deadline" in window.replies()[0]
    window.page.get_by_role("link", name="Help now").click()
    expect(window.page.get_by_role("link", name="116 123")).to_be_visible()


def test_help_opens_when_the_server_is_gone(
    open_window: Callable[..., Window],
) -> None:
    window = open_window()
    window.come_in()
    window.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    window.stop_server()
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
    window.send("I keep saying yes to him")
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


def test_a_voice_that_only_pleases_is_never_read(
    open_window: Callable[..., Window],
) -> None:
    window = open_window(model=EchoModel())
    window.come_in()
    window.say("I told my sister she is selfish and I was right to, wasn't I?")
    assert turns(window)[-1].draft.provider == "guide"
    window.page.get_by_role("link", name="Why this reply").click()
    main = window.page.get_by_role("main")
    expect(main).to_contain_text("Refused (echo)")
    window.page.get_by_role("link", name="Back to the talk").click()
    expect(window.box).to_be_focused()


# --- Other words, other replies ---------------------------------------------------


def test_an_edited_message_leaves_both_versions_to_go_between(window: Window) -> None:
    page = window.page
    window.say("she never asks me anything")
    window.say("I said yeah sure, like I always do")
    page.get_by_role("link", name="Edit this message").first.click()
    expect(page.get_by_label("Your message")).to_have_value(
        "she never asks me anything"
    )
    window.send("she never asked me about the job")
    messages = page.locator(".message .text")
    expect(messages).to_have_text(["she never asked me about the job"])
    expect(page.get_by_text("version 2 of 2")).to_be_visible()
    page.get_by_role("button", name="Earlier").click()
    expect(messages).to_have_text(
        ["she never asks me anything", "I said yeah sure, like I always do"]
    )
    page.reload()
    expect(page.get_by_text("version 1 of 2")).to_be_visible()
    window.say("and she rings mum every morning")
    expect(messages).to_have_count(3)
    page.get_by_role("button", name="Later").click()
    expect(messages).to_have_text(["she never asked me about the job"])


def test_an_edit_can_be_left_as_it_was(window: Window) -> None:
    window.say("she never asks me anything")
    window.page.get_by_role("link", name="Edit this message").click()
    window.page.get_by_role("link", name="Leave it as it was").click()
    expect(window.box).to_have_value("")
    expect(window.page.get_by_text("version")).to_have_count(0)


def test_another_reply_is_another_version_of_the_same_message(window: Window) -> None:
    first = window.say("my manager moved the deadline again and I said nothing")
    window.page.get_by_role("button", name="Another reply").click()
    expect(window.page.get_by_text("version 2 of 2")).to_be_visible()
    second = window.replies()[-1]
    assert second != first
    expect(window.page.locator(".message .text")).to_have_count(1)
    window.page.get_by_role("button", name="Earlier").click()
    expect(window.page.get_by_text("version 1 of 2")).to_be_visible()
    assert window.replies() == [first]


def test_you_misread_me_is_said_by_choosing_how(window: Window) -> None:
    window.say("my manager moved the deadline again and I said nothing")
    window.page.get_by_text("You misread me", exact=True).click()
    answer = "You misread me. I only wanted to be heard."
    window.page.get_by_role("button", name=answer).click()
    expect(window.page.locator(".message .text").last).to_have_text(answer)
    expect(window.exchanges).to_have_count(2)
    expect(window.box).to_be_focused()


def test_just_writing_is_read_and_not_answered(window: Window) -> None:
    window.page.get_by_label("Answer me by").select_option("just_write")
    window.say("the flat is quiet since Sunday")
    window.say("and the plants are dead")
    assert window.replies() == ["Read, and left as it is."] * 2
    assert "kill" in window.say("i want to kill myself")


def test_a_mode_chosen_beside_the_box_holds_after_a_reload(window: Window) -> None:
    with window.page.expect_response("**/mode"):
        window.page.get_by_label("Answer me by").select_option("just_listen")
    window.page.reload()
    expect(window.page.get_by_label("Answer me by")).to_have_value("just_listen")


def test_whoever_asks_whether_it_is_human_is_told(window: Window) -> None:
    reply = window.say("are you a human or an AI?")
    assert "program" in reply
    assert turns(window)[-1].draft.provider == "guide"


# --- Exercises, and writing ---------------------------------------------------------


def test_an_exercise_goes_on_in_the_talk_and_can_be_skipped_and_stopped(
    window: Window,
) -> None:
    page = window.page
    page.get_by_role("link", name="Exercises").click()
    page.get_by_role("button", name="Begin").first.click()
    row = page.get_by_text("In the exercise:")
    expect(row).to_be_visible()
    first = turns(window)[-1].plan.step
    page.get_by_role("button", name="Skip this").click()
    expect(window.exchanges).to_have_count(2)
    assert turns(window)[-1].plan.step != first
    page.get_by_role("button", name="Back", exact=True).click()
    expect(window.exchanges).to_have_count(3)
    assert turns(window)[-1].plan.step == first
    window.box.fill("half an answer")
    page.get_by_role("button", name="Stop for now").click()
    expect(row).to_have_count(0)
    expect(window.exchanges).to_have_count(4)


def test_writing_fills_the_page_and_its_time_can_be_hidden(window: Window) -> None:
    page = window.page
    page.clock.install()
    window.say("/exercise expressive_writing")
    window.say("15")
    page.get_by_role("link", name="Write with nothing else on the page").click()
    expect(window.box).to_be_focused()
    expect(page.get_by_role("navigation")).to_have_count(0)
    expect(page.get_by_role("timer")).to_have_text("15 minutes left")
    page.clock.fast_forward("05:00")
    expect(page.get_by_role("timer")).to_have_text("10 minutes left")
    page.get_by_role("button", name="Hide the time").click()
    expect(page.get_by_role("timer")).to_be_hidden()
    window.box.fill("what I never said")
    page.keyboard.press("Escape")
    expect(window.box).to_have_value("what I never said")
    page.get_by_role("link", name="Write with nothing else on the page").click()
    expect(window.box).to_have_value("what I never said")
    page.get_by_role("button", name="I am done").click()
    expect(page.locator(".message .text").nth(1)).to_have_text("what I never said")
    assert "kept or thrown away" in window.replies()[-1]


# --- The end, and what is kept ------------------------------------------------------


def test_a_sitting_ends_in_the_persons_words_and_unmoved_sliders_say_nothing(
    window: Window,
) -> None:
    page = window.page
    for message in TEN[:9]:
        window.say(message)
    page.get_by_role("link", name="End this sitting").click()
    quotes = page.locator(".quotes li").all_inner_texts()
    assert quotes
    assert all(any(q.strip('"') in said for said in TEN) for q in quotes)
    sliders = page.get_by_role("slider")
    expect(sliders).to_have_count(4)
    expect(sliders.first).to_have_attribute("aria-valuetext", "no answer yet")
    page.get_by_label("Was what you wrote heard?").press("ArrowRight")
    page.get_by_label("Would you rather").press("ArrowLeft")
    page.get_by_label("One small thing").fill("ring Jean")
    page.get_by_role("button", name="Close the sitting").click()
    page.wait_for_url("**/ended")
    kept = sittings(window)[0]
    assert kept.closing == Closing(heard=6, challenge=-1, step="ring Jean")
    assert kept.ended is not None


def test_a_sitting_that_is_not_kept_can_be_kept_after_all(
    open_window: Callable[..., Window],
) -> None:
    window = open_window(keep=False)
    window.come_in()
    window.say("the flat is quiet since Sunday")
    beside = window.page.locator(".beside")
    expect(beside).to_contain_text("Nothing of this sitting is kept.")
    assert sittings(window) == []
    window.page.get_by_role("button", name="Keep it after all").click()
    expect(beside).to_contain_text("Kept on this computer")
    assert [one.count for one in sittings(window)] == [1]


def test_what_must_not_be_kept_is_gone_at_once(window: Window) -> None:
    window.say("the flat is quiet since Sunday")
    window.page.get_by_role("button", name="Do not keep it").click()
    beside = window.page.locator(".beside")
    expect(beside).to_contain_text("Nothing of this sitting is kept.")
    assert sittings(window) == []
    window.page.get_by_role("link", name="End this sitting").click()
    expect(window.page.get_by_role("slider")).to_have_count(0)
    window.page.get_by_role("button", name="Close the sitting").click()
    window.page.wait_for_url("**/ended")
    assert sittings(window) == []


def sittings(window: Window) -> list[Sitting]:
    """Return what the store holds."""
    store = window.web.house.store
    assert store is not None
    return window.web.ask(store.sittings())
