"""Who is asked what they see, and what do they see that the person does not?

The name stays here. Where a witness is off, what was asked before can still be taken
back and deleted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from starlette.responses import Response
from starlette.routing import Route

from counterpoint import in_words
from counterpoint.app import ledger as lines
from counterpoint.app import new_id
from counterpoint.app import witness as kept
from counterpoint.authored import load
from counterpoint.errors import InputError
from counterpoint.interfaces.web.guard import vouched_for
from counterpoint.interfaces.web.on_record import (
    FieldError,
    Wrong,
    ask_whether,
    form_id,
    go_on,
    record_page,
    record_store,
    text_of,
    typed,
    whole_number,
    written,
    wrong_of,
)
from counterpoint.interfaces.web.pages import browser, go, house, page
from counterpoint.interfaces.web.passing import received
from counterpoint.interfaces.web.rooms import not_from_here, shown, taken
from counterpoint.ledger.records import Claim, Scale, Way
from counterpoint.ledger.witness import (
    DAYS,
    LONGEST_LINE,
    LONGEST_WHO,
    MOST_DAYS,
    asked_oneself,
    examples,
    in_own_words,
    scale_name,
)
from counterpoint.ledger.witness_beside import beside, closing, in_all
from counterpoint.ledger.witness_sheet import sheet
from counterpoint.ledger.witness_sheet import text_of as text_of_file

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from starlette.datastructures import FormData
    from starlette.requests import Request

    from counterpoint.ledger.records import Behaviour, Invitation
    from counterpoint.terms import Turn

WITNESS = "/ledger/witness"
OWN_LINES = 2
CANNOT_SAY = "-"
MOST_CLAIMS = 60
"""So many lines of the ledger are offered, the newest, to put an answer to."""
_OWN = tuple(f"own{number}" for number in range(OWN_LINES))


@dataclass(frozen=True, slots=True)
class Row:
    """One invitation in the list."""

    invitation: Invitation
    standing: str


def routes() -> list[Route]:
    """Return the addresses of the person's side."""
    one = WITNESS + "/{id}"
    return [
        Route(WITNESS, witness_page, methods=["GET"]),
        Route(WITNESS, ask, methods=["POST"]),
        Route(f"{WITNESS}/pasted", take_pasted, methods=["POST"]),
        Route(f"{WITNESS}/file", take_file, methods=["POST"]),
        Route(one, one_page, methods=["GET"]),
        Route(f"{one}/text", text, methods=["GET"]),
        Route(f"{one}/mine", rate, methods=["POST"]),
        Route(f"{one}/evidence", put_to_claim, methods=["POST"]),
        Route(f"{one}/revoke", revoke, methods=["POST"]),
        Route(f"{one}/delete", delete_page, methods=["GET"]),
        Route(f"{one}/delete", delete, methods=["POST"]),
    ]


# --- Asking ------------------------------------------------------------------------


@shown
async def witness_page(request: Request) -> Response:
    """Show what can be asked, and what was."""
    return await _page(request)


async def _page(
    request: Request,
    *,
    wrong: Wrong | None = None,
    given: Mapping[str, object] | None = None,
    picked: tuple[str, ...] = (),
) -> Response:
    home, store = house(request), await record_store(request)
    now = home.clock.now()
    async with home.filling:
        await kept.collect_if_possible(store, home.settings, now=now)
    found = await kept.read(store)
    about, instead = kept.off()
    return record_page(
        request,
        "witness.html",
        wrong=wrong,
        given=typed(given),
        sentences=_words("done"),
        picked=picked,
        offered=await kept.is_offered(store, now=now, turns=_turns(request)),
        off=about,
        instead=instead,
        rows=[Row(one, _standing(one, now.date())) for one in found.invitations],
        unreadable=found.unreadable,
        examples=examples(),
        scales=[(scale.value, scale_name(scale)) for scale in Scale],
        own=_OWN,
        days=(DAYS, MOST_DAYS),
        reachable=bool(home.settings.operator.address),
        form=new_id(),
        longest=(LONGEST_WHO, LONGEST_LINE),
    )


@written("who", *_OWN)
async def ask(request: Request, form: FormData) -> Response:
    """Make an invitation; a form that is sent twice makes one."""
    home, store = house(request), await record_store(request)
    key, picked = form_id(form), tuple(map(str, form.getlist("pick")))
    try:
        async with home.filling:
            if any(one.id == key for one in (await kept.read(store)).invitations):
                return go_on(request, f"{WITNESS}/{key}")
            made = await kept.ask(
                store,
                _behaviours(form, picked),
                id=key,
                who=text_of(form, "who"),
                days=whole_number(form, "days", least=1, most=MOST_DAYS) or DAYS,
                way=Way.LINK if form.get("way") == Way.LINK else Way.FILE,
                settings=home.settings,
                clock=home.clock,
                reader=home.reader,
                turns=_turns(request),
            )
    except InputError as error:
        wrong = wrong_of(error)
        return await _page(request, wrong=wrong, given=dict(form), picked=picked)
    if made.address:
        return page(request, "witness_link.html", made=made)
    return go_on(request, f"{WITNESS}/{key}", done="asked")


def _behaviours(form: FormData, picked: tuple[str, ...]) -> list[Behaviour]:
    chosen = [one.behaviour for one in examples() if one.id in picked]
    for field in _OWN:
        if words := text_of(form, field):
            counted = form.get(f"{field}-scale") != Scale.HOW_MUCH
            scale = Scale.DAYS if counted else Scale.HOW_MUCH
            chosen.append(in_own_words(words, scale))
    return chosen


def _turns(request: Request) -> tuple[Turn, ...]:
    """Return what is written in sittings that go on, also where they are not kept."""
    open_ = house(request).sittings.values()
    return tuple(turn for one in open_ for turn in one.visit.all_turns)


# --- One invitation ------------------------------------------------------------------


@shown
async def one_page(request: Request) -> Response:
    """Show one: the text to send, the person's own numbers, or both side by side."""
    return await _one_page(request)


async def _one_page(
    request: Request,
    *,
    wrong: Wrong | None = None,
    given: Mapping[str, object] | None = None,
) -> Response:
    home, store = house(request), await record_store(request)
    now = home.clock.now()
    async with home.filling:
        await kept.collect_if_possible(store, home.settings, now=now)
    invitation = await _one(request)
    known = (await lines.read(store)).of(Claim)
    open_ = not (invitation.theirs or invitation.revoked)
    offered = await kept.is_offered(store, now=now, turns=_turns(request))
    whose, what_next = closing(invitation)
    shows = bool(invitation.mine) or request.query_params.get("theirs") == "yes"
    return record_page(
        request,
        "witness_one.html",
        wrong=wrong,
        given=typed(given) if given is not None else _on_file(invitation),
        sentences=_words("done"),
        invitation=invitation,
        standing=_standing(invitation, now.date()),
        offered=offered,
        off=kept.off()[0],
        sendable=open_ and offered and now.date() <= invitation.until,
        by_file=invitation.way is Way.FILE,
        text=sheet(invitation),
        questions=[(one, asked_oneself(one)) for one in invitation.behaviours],
        cannot_say=CANNOT_SAY,
        shows=shows and bool(invitation.theirs),
        rows=beside(invitation),
        in_all=in_all(invitation),
        whose=whose,
        what_next=what_next,
        claims=list(reversed(known))[:MOST_CLAIMS],
    )


@shown
async def text(request: Request) -> Response:
    """Hand out the text to send; its name says nothing."""
    store, now = await record_store(request), house(request).clock.now()
    invitation = await _one(request)
    if not await kept.is_offered(store, now=now, turns=_turns(request)):
        return go(f"{WITNESS}/{invitation.id}")
    name = load("interfaces.web", "witness").body["link"]["name"]
    return Response(
        sheet(invitation).replace("\n", "\r\n"),
        media_type="text/plain; charset=utf-8",
        headers={"content-disposition": f'attachment; filename="{name}"'},
    )


@taken
async def rate(request: Request, form: FormData) -> Response:
    """Keep how the person sees the same things."""
    home, store = house(request), await record_store(request)
    invitation, sentence = await _one(request), _words("form")["number"]
    try:
        numbers = numbers_of(form, invitation.behaviours, sentence)
        async with home.filling:
            await kept.rate(store, invitation.id, numbers, now=home.clock.now())
    except InputError as error:
        return await _one_page(request, wrong=wrong_of(error), given=dict(form))
    return go(f"{WITNESS}/{invitation.id}?done=rated")


@taken
async def put_to_claim(request: Request, form: FormData) -> Response:
    """Have one number speak for or against a line of the ledger."""
    home, store = house(request), await record_store(request)
    invitation = await _one(request)
    most = len(invitation.behaviours)
    async with home.filling:
        await kept.put_to_claim(
            store,
            invitation.id,
            whole_number(form, "number", least=0, most=most) or 0,
            claim=str(form.get("claim", "")),
            for_it=form.get("side") == "for",
            now=home.clock.now(),
        )
    return go(f"{WITNESS}/{invitation.id}?done=evidence")


@taken
async def revoke(request: Request, form: FormData) -> Response:
    """Take an invitation back."""
    del form
    home, store = house(request), await record_store(request)
    async with home.filling:
        invitation = await _one(request)
        await kept.revoke(
            store, invitation.id, settings=home.settings, now=home.clock.now()
        )
    return go(f"{WITNESS}/{invitation.id}?done=revoked")


@shown
async def delete_page(request: Request) -> Response:
    """Say what goes, and ask."""
    invitation, said = await _one(request), _words("delete")
    return ask_whether(
        request,
        title=said["title"].format(who=invitation.who),
        at=invitation.at,
        goes=said["goes"],
        action=f"{WITNESS}/{invitation.id}/delete",
        back=f"{WITNESS}/{invitation.id}",
    )


@taken
async def delete(request: Request, form: FormData) -> Response:
    """Delete an invitation for good, with what came of it."""
    del form
    home, store = house(request), await record_store(request)
    async with home.filling:
        invitation = await _one(request)
        await kept.delete(
            store, invitation.id, settings=home.settings, now=home.clock.now()
        )
        await store.compact()
    return go(f"{WITNESS}?done=deleted")


async def _one(request: Request) -> Invitation:
    return await kept.one(await record_store(request), request.path_params["id"])


# --- What came back --------------------------------------------------------------------


@taken
async def take_pasted(request: Request, form: FormData) -> Response:
    """Read the text that came back, pasted from a mail."""
    return await _take(request, str(form.get("answer", "")), given=dict(form))


async def take_file(request: Request) -> Response:
    """Read the text that came back, saved as a file."""
    home = house(request)
    async with received(request, home.settings.folder) as form:
        if not vouched_for(browser(request), form.fields.get("token")):
            return not_from_here()
        if home.locked:
            return go(f"/unlock?onward={WITNESS}")
        home.touch()
        if form.file is None:
            no_file = Wrong("file", _words("form")["no_file"])
            return await _page(request, wrong=no_file)
        try:
            read = text_of_file(form.file.read_bytes())
        except InputError as error:
            return await _page(request, wrong=wrong_of(error, "file"))
    return await _take(request, read, given={}, field="file")


async def _take(
    request: Request,
    answer: str,
    *,
    given: Mapping[str, object],
    field: str = "answer",
) -> Response:
    home, store = house(request), await record_store(request)
    try:
        async with home.filling:
            invitation = await kept.take_in(
                store, answer, now=home.clock.now(), turns=_turns(request)
            )
    except InputError as error:
        return await _page(request, wrong=wrong_of(error, field), given=given)
    return go(f"{WITNESS}/{invitation.id}?done=taken")


# --- What both sides need ----------------------------------------------------------------


def numbers_of(
    form: FormData, behaviours: tuple[Behaviour, ...], sentence: str
) -> tuple[int | None, ...]:
    """Return a number for each behaviour, None for "cannot say".

    Raises:
        FieldError: something was not answered, or is no number of its scale.
    """
    numbers: list[int | None] = []
    for at, one in enumerate(behaviours):
        field = f"n{at}"
        if form.get(field) == CANNOT_SAY:
            numbers.append(None)
            continue
        number = whole_number(form, field, least=0, most=one.scale.most)
        if number is None:
            raise FieldError(field, sentence)
        numbers.append(number)
    return tuple(numbers)


def _on_file(invitation: Invitation) -> dict[str, str]:
    """Return the person's own numbers as their form holds them."""
    return {
        f"n{at}": CANNOT_SAY if number is None else str(number)
        for at, number in enumerate(invitation.mine)
    }


def _standing(invitation: Invitation, today: date) -> str:
    said: dict[str, str] = _words("standing")
    until = in_words.day(invitation.until)
    if invitation.theirs_at is not None:
        return said["answered"].format(on=in_words.day(invitation.theirs_at))
    if invitation.revoked is not None:
        return said["revoked"]
    over = today > invitation.until
    return said["over" if over else "open"].format(until=until)


def _words(section: str) -> dict[str, Any]:
    words: dict[str, Any] = load("interfaces.web", "witness").body[section]
    return words
