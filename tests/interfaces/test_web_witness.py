"""The page on which somebody is asked what they see, in a browser without scripts."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

import pytest

from counterpoint.app import ledger, witness, witness_box
from counterpoint.ledger.records import Claim, ClaimKind, Evidence
from counterpoint.ledger.witness_sheet import sheet
from counterpoint.settings import OperatorProfile
from tests.fakes.clock import FakeClock
from tests.interfaces.web_server import words_of

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx2

    from counterpoint.ledger.records import Invitation
    from tests.interfaces.web_server import Visitor, WebServer

WITNESS = "/ledger/witness"
PASSPHRASE = "four words in a row"  # noqa: S105 - of a test
OUTSIDE = OperatorProfile(address="https://counterpoint.example")
HOST = {"host": "counterpoint.example"}
PICKED = ["up", "shouted", "talked"]
_FORM = re.compile(r'name="form" value="([^"]+)"')
_LINK = re.compile(r"https://counterpoint\.example(/w/[\w-]{43})")


def ask(visitor: Visitor, **fields: object) -> httpx2.Response:
    shown = _FORM.search(visitor.get(WITNESS).text)
    form = shown[1] if shown else "f" * 32
    wanted = {"form": form, "pick": PICKED, "who": "Ana", "days": "14", **fields}
    return visitor.send(WITNESS, wanted)


def kept(web: WebServer) -> tuple[Invitation, ...]:
    web.ask(web.house.enter())
    assert web.house.store is not None
    return web.ask(witness.read(web.house.store)).invitations


def filled(invitation: Invitation, *numbers: int) -> str:
    text = sheet(invitation)
    for at, number in enumerate(numbers, 1):
        text = text.replace(f"number {at}: [    ]", f"number {at}: [ {number} ]")
    return text


def say(visitor: Visitor, text: str) -> None:
    key = visitor.get("/").url.path.rpartition("/")[2]
    visitor.send(f"/talk/{key}/say", {"text": text})


def test_somebody_is_asked_answers_and_both_stand_side_by_side(web: WebServer) -> None:
    visitor = web.visitor()
    page = ask(visitor)
    [made] = kept(web)
    where = f"{WITNESS}/{made.id}"
    assert page.url.path == where
    text = visitor.get(f"{where}/text")
    assert text.headers["content-disposition"] == 'attachment; filename="questions.txt"'
    assert "Ana" not in text.text
    quoted = "\n".join(f"> {line}" for line in filled(made, 6, 2, 9).splitlines())
    page = visitor.send(f"{WITNESS}/pasted", {"answer": quoted})
    assert "First yours" in words_of(page)
    assert "6 of 7" not in words_of(page)
    page = visitor.send(f"{where}/mine", {"n0": "3", "n1": "2", "n2": "-"})
    said = words_of(page)
    assert "You said 3 of 7 days, Ana said 6 of 7 days. You see it worse" in said
    assert "You both said 2 of 7 days." in said
    assert "Ana said 9 of 10. You have not said." in said
    assert "Neither of you is the one who is right" in said
    assert "Ana" in words_of(visitor.get(WITNESS))


def test_theirs_can_be_seen_without_ones_own(web: WebServer) -> None:
    visitor = web.visitor()
    ask(visitor)
    [made] = kept(web)
    visitor.send(f"{WITNESS}/pasted", {"answer": filled(made, 6, 2, 9)})
    page = visitor.get(f"{WITNESS}/{made.id}?theirs=yes")
    assert "Ana said 6 of 7 days" in words_of(page)


def test_an_answer_is_read_from_a_file(web: WebServer) -> None:
    visitor = web.visitor()
    ask(visitor)
    [made] = kept(web)
    content = filled(made, 6, 2, 9).replace("\n", "\r\n").encode("utf-16")
    page = visitor.send(
        f"{WITNESS}/file", files={"file": ("reply.txt", content, "text/plain")}
    )
    assert page.url.path == f"{WITNESS}/{made.id}"
    assert kept(web)[0].theirs == (6, 2, 9)
    page = visitor.send(
        f"{WITNESS}/file", files={"file": ("a.pdf", b"%PDF-1", "application/pdf")}
    )
    assert page.status_code == 400
    assert "not a file of text" in words_of(page)
    assert not list(web.settings.folder.glob(".passing-*"))


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(web: WebServer) -> None:
    visitor = web.visitor()
    page = ask(visitor, pick=["up", "shouted"], own0="was lazy")
    assert page.status_code == 400
    assert "verdict" in words_of(page)
    assert "was lazy" in page.text
    assert 'value="up" checked' in page.text
    page = ask(visitor, days="400")
    assert "1 to 30" in words_of(page)
    assert kept(web) == ()
    ask(visitor, pick=["up", "shouted"], own0="sang", **{"own0-scale": "how_much"})
    [made] = kept(web)
    assert [one.text for one in made.behaviours] == [
        "Got up before ten",
        "Shouted",
        "sang",
    ]
    page = visitor.send(f"{WITNESS}/pasted", {"answer": filled(made, 6)})
    assert page.status_code == 400
    assert "no number at questions 2 and 3" in words_of(page)
    assert filled(made, 6).splitlines()[0] in unescape(page.text)
    page = visitor.send(f"{WITNESS}/{made.id}/mine", {"n0": "1", "n1": "x"})
    assert page.status_code == 400
    assert kept(web)[0].mine == ()


def test_a_form_that_is_sent_twice_makes_one_invitation(web: WebServer) -> None:
    visitor = web.visitor()
    for _ in range(2):
        ask(visitor, form="e" * 32)
    assert len(kept(web)) == 1


def test_it_is_taken_back_and_deleted(web: WebServer) -> None:
    visitor = web.visitor()
    ask(visitor)
    [made] = kept(web)
    page = visitor.send(f"{WITNESS}/{made.id}/revoke")
    assert "taken back" in words_of(page)
    page = visitor.send(f"{WITNESS}/pasted", {"answer": filled(made, 6, 2, 9)})
    assert "You took this invitation back" in words_of(page)
    assert "Ana" in words_of(visitor.get(f"{WITNESS}/{made.id}/delete"))
    visitor.send(f"{WITNESS}/{made.id}/delete")
    assert kept(web) == ()
    assert visitor.get(f"{WITNESS}/{made.id}").status_code == 404


def test_what_was_seen_is_put_to_a_line_of_the_ledger(web: WebServer) -> None:
    visitor = web.visitor()
    ask(visitor)
    [made] = kept(web)
    store, now = web.house.store, web.house.clock.now()
    assert store is not None
    claim = Claim("c1", now, ClaimKind.SELF, "I never get up")
    web.ask(ledger.keep(store, claim, now=now))
    visitor.send(f"{WITNESS}/pasted", {"answer": filled(made, 6, 2, 9)})
    page = visitor.get(f"{WITNESS}/{made.id}?theirs=yes")
    assert "I never get up" in words_of(page)
    where = f"{WITNESS}/{made.id}/evidence"
    visitor.send(where, {"number": "0", "side": "against", "claim": "c1"})
    [found] = web.ask(ledger.read(store)).of(Evidence)
    assert not found.for_it
    assert "Got up before ten, 6 of 7 days" in found.text
    gone = {"number": "0", "side": "for", "claim": "none"}
    assert visitor.send(where, gone).status_code == 404


# --- Where it is off -------------------------------------------------------------------


def test_where_somebody_is_hurt_nothing_is_offered_and_no_reason_is_shown(
    web: WebServer,
) -> None:
    visitor = web.visitor()
    ask(visitor)
    [made] = kept(web)
    say(visitor, "my husband hit me again last night")
    page = visitor.get(WITNESS)
    said = words_of(page)
    assert "not open at the moment" in said
    assert "Ask somebody" not in said
    assert 'name="pick"' not in page.text
    for word in ("hit", "husband", "abus", "violen"):
        assert word not in said.partition("Quick exit")[2].lower()
    assert ask(visitor).status_code == 400
    assert len(kept(web)) == 1
    page = visitor.get(f"{WITNESS}/{made.id}")
    assert "The text to send" not in words_of(page)
    text = visitor.get(f"{WITNESS}/{made.id}/text")
    assert "questions.txt" not in text.headers.get("content-disposition", "")
    visitor.send(f"{WITNESS}/{made.id}/revoke")
    assert kept(web)[0].revoked is not None


def test_without_an_address_a_link_is_off_and_nobody_gets_in(web: WebServer) -> None:
    visitor = web.visitor()
    assert "A link is off" in words_of(visitor.get(WITNESS))
    assert ask(visitor, way="link").status_code == 400
    stranger = web.stranger()
    assert stranger.get("/w/anything").status_code == 401
    assert stranger.get("/w/anything", **HOST).status_code == 421


# --- By a link -----------------------------------------------------------------------


def link(visitor: Visitor) -> str:
    found = _LINK.search(ask(visitor, way="link").text)
    assert found
    return found[1]


@pytest.fixture
def outside(open_web: Callable[..., WebServer]) -> WebServer:
    return open_web(operator=OUTSIDE)


def test_a_link_is_answered_without_an_account_while_the_store_is_locked(
    outside: WebServer,
) -> None:
    visitor = outside.visitor()
    where = link(visitor)
    outside.ask(outside.house.protect(PASSPHRASE, current=None))
    outside.ask(outside.house.lock())
    stranger = outside.stranger()
    page = stranger.get(where, **HOST)
    assert page.status_code == 200
    assert "set-cookie" not in page.headers
    assert "Got up before ten" in words_of(page)
    assert "<nav" not in page.text
    assert "<script" not in page.text
    assert "Ana" not in page.text
    numbers = {"n0": "6", "n1": "-", "n2": "9"}
    page = stranger.send(where, {"n0": "6"}, headers=HOST)
    assert page.status_code == 400
    page = stranger.send(where, {"n0": "-", "n1": "-", "n2": "-"}, headers=HOST)
    assert "fine" in words_of(page)
    page = stranger.send(where, numbers, headers=HOST)
    assert "Thank you" in words_of(page)
    assert "set-cookie" not in page.headers
    assert stranger.send(where, numbers, headers=HOST).status_code == 404
    lies = witness_box.place(outside.settings).read_bytes()
    assert b"Got up" not in lies
    outside.ask(outside.house.unlock(PASSPHRASE))
    [made] = kept(outside)
    assert made.theirs == (6, None, 9)
    assert not witness_box.place(outside.settings).exists()


def test_the_link_is_shown_once(outside: WebServer) -> None:
    visitor = outside.visitor()
    where = link(visitor)
    [made] = kept(outside)
    page = visitor.get(f"{WITNESS}/{made.id}")
    assert where not in page.text
    assert "shown once" in words_of(page)
    again = ask(visitor, way="link", form=made.id)
    assert again.url.path == f"{WITNESS}/{made.id}"
    assert len(kept(outside)) == 1


def test_unknown_used_expired_and_revoked_are_one_page(
    open_web: Callable[..., WebServer],
) -> None:
    clock = FakeClock()
    web = open_web(operator=OUTSIDE, clock=clock)
    visitor, stranger = web.visitor(), web.stranger()
    used, revoked, expired = (link(visitor) for _ in range(3))
    stranger.send(used, {"n0": "6", "n1": "2", "n2": "9"}, headers=HOST)
    second = kept(web)[1]
    visitor.send(f"{WITNESS}/{second.id}/revoke")
    clock.move(days=15)
    unknown = "/w/" + "A" * 43
    answers = [
        answer
        for where in (unknown, used, revoked, expired)
        for answer in (
            stranger.get(where, **HOST),
            stranger.send(where, {"n0": "6"}, headers=HOST),
        )
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text for answer in answers}) == 1
    assert len({frozenset(answer.headers.items()) for answer in answers}) == 1


def test_ten_tries_that_fail_are_all_in_a_minute(
    open_web: Callable[..., WebServer],
) -> None:
    clock = FakeClock()
    web = open_web(operator=OUTSIDE, clock=clock)
    where, stranger = link(web.visitor()), web.stranger()
    tried = [stranger.get(f"/w/guess{n}", **HOST).status_code for n in range(12)]
    assert tried == [404] * 10 + [429] * 2
    assert stranger.get(where, **HOST).status_code == 429
    clock.seconds += 61
    assert stranger.get(where, **HOST).status_code == 200


def test_from_outside_there_are_links_and_nothing_else(outside: WebServer) -> None:
    stranger = outside.stranger()
    where = link(outside.visitor())
    assert stranger.get("/static/style.css", **HOST).status_code == 200
    for path in ("/", "/help", "/open", "/ledger/witness", "/healthz", "/v1/models"):
        assert stranger.get(path, **HOST).status_code == 421, path
    for host in ("counterpoint.example.evil", "evil.test", "counterpoint.example:1"):
        assert stranger.get(where, host=host).status_code == 421


def test_a_token_is_in_no_log(
    outside: WebServer,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    where = link(outside.visitor())
    outside.stranger().send(where, {"n0": "6", "n1": "2", "n2": "9"}, headers=HOST)
    shown, written = capfd.readouterr()
    for place in (caplog.text, shown, written):
        assert where not in place


def test_a_body_that_is_no_form_answers_nothing(outside: WebServer) -> None:
    where, client = link(outside.visitor()), outside.stranger().client
    for kind, body in (
        ("multipart/form-data; boundary=x", b"--x\r\n"),
        ("application/json", b"{}"),
        ("application/x-www-form-urlencoded", b"n0=6&n1=%ff&n2=9"),
        ("application/x-www-form-urlencoded", b"n0=6&n1=6&n2=11"),
        ("application/x-www-form-urlencoded", b"&a=b" * 50),
    ):
        headers = {"content-type": kind, **HOST}
        answer = client.post(where, content=body, headers=headers)
        assert answer.status_code == 400, (kind, body)
    assert outside.stranger().get(where, **HOST).status_code == 200


def test_a_locked_page_and_a_strangers_browser_show_nothing(web: WebServer) -> None:
    visitor = web.visitor()
    ask(visitor)
    [made] = kept(web)
    where = f"{WITNESS}/{made.id}"
    assert web.stranger().get(where).status_code == 401
    web.ask(web.house.protect(PASSPHRASE, current=None))
    web.ask(web.house.lock())
    for path in (WITNESS, where, f"{where}/text", f"{where}/delete"):
        assert visitor.get(path).url.path == "/unlock"
    for path in ("/mine", "/revoke", "/delete", "/evidence"):
        assert visitor.send(where + path).url.path == "/unlock"


def test_erasing_everything_closes_every_link(outside: WebServer) -> None:
    visitor = outside.visitor()
    where = link(visitor)
    outside.ask(outside.house.erase())
    assert not witness_box.place(outside.settings).exists()
    assert outside.stranger().get(where, **HOST).status_code == 404
