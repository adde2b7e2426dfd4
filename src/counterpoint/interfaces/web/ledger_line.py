"""What is known of one line of the ledger, and how is it changed or taken out?

What was taken out can be brought back until the sitting ends.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from starlette.routing import Route

from counterpoint.app import ledger as kept
from counterpoint.app import new_id
from counterpoint.app.ledger_page import alike, evidence_of
from counterpoint.authored import load
from counterpoint.errors import InputError, NotFoundError
from counterpoint.interfaces.web.ledger import LEDGER, chosen_of, known_in
from counterpoint.interfaces.web.ledger_rows import row, words
from counterpoint.interfaces.web.on_record import (
    FieldError,
    Wrong,
    form_id,
    go_on,
    named,
    record_page,
    record_store,
    short_text,
    text_of,
    typed,
    typed_date,
    whole_number,
    written,
    wrong_of,
)
from counterpoint.interfaces.web.pages import house
from counterpoint.interfaces.web.rooms import shown, taken
from counterpoint.ledger import (
    commitments,
    evidence_files,
    merging,
    other_side,
    predictions,
    statuses,
)
from counterpoint.ledger.drawing import about_whom
from counterpoint.ledger.records import (
    LONGEST,
    Claim,
    ClaimKind,
    ClaimStatus,
    Commitment,
    Evidence,
    EvidenceKind,
    OtherSide,
    Pair,
    Prediction,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from starlette.datastructures import FormData
    from starlette.requests import Request
    from starlette.responses import Response

    from counterpoint.app.ledger_page import Own
    from counterpoint.ledger.kinds import Ledger, Line
    from counterpoint.store import Store

BY_EVIDENCE = "said"
"""What is chosen where a claim stands as what speaks for and against it says."""
_SET_BY_HAND = (ClaimStatus.CHANGED, ClaimStatus.SETTLED, ClaimStatus.NOT_MENTIONED)
_LONGEST_NAME = 60
_LONGEST_PLACE = 200
_SIDE = ("as_they_tell_it", "what_they_know", "onlooker")
_TEXTS = ("text", "about", "when", "where", "who", *_SIDE)


def routes() -> list[Route]:
    """Return the addresses of single lines."""
    one = LEDGER + "/lines/{id}"
    return [
        Route(one, line_page, methods=["GET"]),
        Route(f"{one}/change", change, methods=["POST"]),
        Route(f"{one}/evidence", add_evidence, methods=["POST"]),
        Route(f"{one}/merge", merge, methods=["POST"]),
        Route(f"{one}/forget", forget, methods=["POST"]),
        Route(f"{one}/bring-back", bring_back, methods=["POST"]),
    ]


@shown
async def line_page(request: Request) -> Response:
    """Show one line with all that is known of it."""
    return await _page(request)


async def _page(
    request: Request,
    *,
    wrong: Wrong | None = None,
    given: Mapping[str, object] | None = None,
) -> Response:
    known, now = await known_in(request), house(request).clock.now()
    line = own_line(known, request.path_params["id"])
    of_claim = _of_claim(known, line) if isinstance(line, Claim) else {}
    return record_page(
        request,
        "ledger_line.html",
        wrong=wrong,
        given=typed(given) if given is not None else _on_file(line),
        sentences=words("done"),
        line=line,
        row=row(line, evidence_of(known, line) if isinstance(line, Claim) else ()),
        is_a=type(line).__name__,
        told=_told(line),
        stands=isinstance(line, Prediction) and predictions.stands(line, now),
        form=new_id(),
        today=now.date(),
        longest=LONGEST,
        outcomes=predictions.choices(),
        answers=commitments.choices(),
        steps=other_side.form().steps,
        closing=other_side.form().closing,
        file_as_it_is=evidence_files.words("said")["as_it_is"],
        **{**_NOT_A_CLAIM, **of_claim},
    )


_NOT_A_CLAIM: dict[str, object] = {
    "pairs": (),
    "alike": (),
    "kinds": (),
    "statuses": (),
}


def _of_claim(known: Ledger, claim: Claim) -> dict[str, object]:
    told = load("ledger", "statuses").body
    by_hand = [(one.value, told["status"][one.value]) for one in _SET_BY_HAND]
    return {
        "pairs": _pairs(known, claim),
        "alike": [row(one) for one in alike(known, claim)],
        "kinds": [(one.value, told["kind"][one.value]) for one in ClaimKind],
        "statuses": [(BY_EVIDENCE, words("line")["by_evidence"]), *by_hand],
    }


def _pairs(known: Ledger, claim: Claim) -> list[tuple[str, str, str]]:
    """Return what was said of this line and another: words, id of the other, answer."""
    found = []
    for pair in known.of(Pair):
        if claim.id in {pair.one, pair.other} and pair.answer is not None:
            other = known.find(pair.other if claim.id == pair.one else pair.one)
            if isinstance(other, Claim):
                found.append((other.quote, other.id, words("pair")[pair.answer.value]))
    return found


def _told(line: Own) -> tuple[str, ...]:
    if isinstance(line, Prediction):
        return predictions.told(line)
    return commitments.told(line) if isinstance(line, Commitment) else ()


def _on_file(line: Own) -> dict[str, str]:
    """Return what stands in the fields of the form."""
    if isinstance(line, Claim):
        by_hand = line.status if line.status in _SET_BY_HAND else BY_EVIDENCE
        said = {"text": line.quote, "kind": line.kind.value, "about": line.about}
        return {**said, "status": str(by_hand)}
    if isinstance(line, Prediction):
        due = line.due.isoformat()
        return {"text": line.text, "chance": str(line.chance), "due": due}
    if isinstance(line, Commitment):
        on = line.on.isoformat() if line.on else ""
        return {"text": line.text, "when": line.when, "where": line.where, "on": on}
    parts = {step.field: getattr(line, step.field) for step in other_side.form().steps}
    return {"text": line.matter, "who": line.who, **parts}


# --- Changing it ------------------------------------------------------------------------


@written(*_TEXTS, hands_back=True)
async def change(request: Request, form: FormData) -> Response:
    """Put a line right."""
    home, store = house(request), await record_store(request)
    now, key = home.clock.now(), request.path_params["id"]
    try:
        async with home.filling:
            known = await kept.read(store)
            changed = _changed(own_line(known, key), form, known, now)
            await kept.keep(store, changed, now=now)
    except InputError as error:
        return await _page(request, wrong=wrong_of(error, "text"), given=dict(form))
    return go_on(request, f"{LEDGER}/lines/{key}", done="changed")


def _changed(line: Own, form: FormData, known: Ledger, now: datetime) -> Own:
    if isinstance(line, Claim):
        return _changed_claim(line, form, evidence_of(known, line))
    text = text_of(form, "text")
    if isinstance(line, Prediction):
        due = typed_date(form, "due", name=words("form")["by"]) or line.due
        chance = whole_number(form, "chance", least=0, most=predictions.SUREST)
        chance = line.chance if chance is None else chance
        wanted = replace(line, text=text, chance=chance, due=due)
        return predictions.corrected(line, wanted, now=now)
    if isinstance(line, Commitment):
        return _changed_step(line, form, now)
    wanted_side = replace(
        line,
        matter=text,
        who=short_text(form, "who", most=_LONGEST_NAME),
        as_they_tell_it=text_of(form, "as_they_tell_it"),
        what_they_know=text_of(form, "what_they_know"),
        onlooker=text_of(form, "onlooker"),
    )
    return other_side.corrected(line, wanted_side)


def _changed_claim(
    claim: Claim, form: FormData, evidence: tuple[Evidence, ...]
) -> Claim:
    """Return a claim put right; other words are no quotation any more."""
    worded = statuses.reworded(claim, text_of(form, "text"))
    about = " ".join(short_text(form, "about", most=_LONGEST_NAME).lower().split())
    changed = replace(worded, kind=chosen_of(form, "kind", ClaimKind), about=about)
    if about == claim.about and worded.quote != claim.quote:
        changed = replace(changed, about=about_whom(worded.quote) or about)
    status = chosen_of(form, "status", ClaimStatus)
    if status in _SET_BY_HAND:
        return replace(changed, status=status)
    if claim.status in _SET_BY_HAND:
        changed = replace(changed, status=ClaimStatus.SAID)
        return statuses.weighed(changed, evidence)
    return changed


def _changed_step(step: Commitment, form: FormData, now: datetime) -> Commitment:
    on = typed_date(form, "on", name=words("form")["on"])
    when = short_text(form, "when", most=_LONGEST_PLACE)
    where = short_text(form, "where", most=_LONGEST_PLACE)
    text = statuses.checked(text_of(form, "text"))
    again = form.get("again") == "yes"
    if again or on != step.on:
        retaken = commitments.taken_up(step, now=now, when=when, on=on, where=where)
        status = retaken.status if again else step.status
        ended = retaken.ended if again else step.ended
        step = replace(retaken, status=status, ended=ended)
    return replace(step, text=text, when=when, where=where)


# --- What speaks for it and against it --------------------------------------------------


@written("note", hands_back=True)
async def add_evidence(request: Request, form: FormData) -> Response:
    """Put down what speaks for or against a claim, and how it stands then."""
    home, store = house(request), await record_store(request)
    now, key = home.clock.now(), request.path_params["id"]
    try:
        side = str(form.get("side", ""))
        if side not in {"for", "against"}:
            raise FieldError("side", words("form")["side"])
        on = typed_date(form, "on", name=words("form")["on"])
        made = Evidence(
            id=form_id(form),
            at=now,
            claim=key,
            for_it=side == "for",
            kind=EvidenceKind.DATED if on else EvidenceKind.NOTE,
            text=statuses.checked(text_of(form, "note")),
            on=on,
        )
        async with home.filling:
            known = await kept.read(store)
            claim = named(known.of(Claim), key)
            stands = statuses.weighed(claim, (*known.of(Evidence), made))
            await kept.keep(store, made, stands, now=now)
    except InputError as error:
        return await _page(
            request, wrong=wrong_of(error, "note"), given=await _with(request, form)
        )
    return go_on(request, f"{LEDGER}/lines/{key}#evidence", done="evidence")


async def line_again(request: Request, wrong: Wrong) -> Response:
    """Show a line again, and what was wrong with what was put beside it."""
    return await _page(request, wrong=wrong)


async def _with(request: Request, form: FormData) -> dict[str, object]:
    """Return what is on file of a line, and what was typed beside it."""
    line = own_line(await known_in(request), request.path_params["id"])
    return {**_on_file(line), **dict(form)}


# --- The same said twice ------------------------------------------------------------------


@taken
async def merge(request: Request, form: FormData) -> Response:
    """Make one line of two that say the same."""
    home, store = house(request), await record_store(request)
    now, key = home.clock.now(), request.path_params["id"]
    try:
        async with home.filling:
            known = await kept.read(store)
            claim = named(known.of(Claim), key)
            other = next((c for c in known.of(Claim) if c.id == form.get("same")), None)
            if other is None:
                raise FieldError("same", words("form")["same"])
            made = merging.merge(known, claim, other, now=now)
            await kept.keep(store, *made.lines, now=now)
    except InputError as error:
        return await _page(
            request, wrong=wrong_of(error, "same"), given=await _with(request, form)
        )
    return go_on(request, f"{LEDGER}/lines/{made.one.id}", done="merged")


# --- Taking it out ------------------------------------------------------------------------


@taken
async def forget(request: Request, form: FormData) -> Response:
    """Take a line out, with what speaks of it."""
    del form
    home, store = house(request), await record_store(request)
    now, key = home.clock.now(), request.path_params["id"]
    async with home.filling:
        gone = await kept.forget(store, key, now=now)
        claim = await _weigh_again(store, gone, now=now)
    to = f"{LEDGER}/lines/{claim}" if claim else LEDGER
    return go_on(request, to, done="forgotten")


@taken
async def bring_back(request: Request, form: FormData) -> Response:
    """Put back what was taken out."""
    del form
    home, store = house(request), await record_store(request)
    now, key = home.clock.now(), request.path_params["id"]
    async with home.filling:
        known = await kept.read(store)
        back = [line for line in known.hidden if line.id == key]
        await kept.bring_back(store, key, now=now)
        await _weigh_again(store, back, now=now)
    return go_on(request, LEDGER, done="back")


async def _weigh_again(store: Store, gone: Sequence[Line], *, now: datetime) -> str:
    """Have a claim stand as what is left says; return its id, "" where it is none."""
    first = gone[0] if gone else None
    if not isinstance(first, Evidence):
        return ""
    known = await kept.read(store)
    claim = known.find(first.claim)
    if not isinstance(claim, Claim):
        return ""
    stands = statuses.weighed(claim, known.of(Evidence))
    if stands != claim:
        await kept.keep(store, stands, now=now)
    return claim.id


def own_line(known: Ledger, key: str) -> Own:
    """Return a line; raise NotFoundError where it is gone or no line of its own."""
    line = known.find(key)
    if not isinstance(line, Claim | Prediction | Commitment | OtherSide):
        raise NotFoundError(load("interfaces.web", "on_record").body["form"]["gone"])
    return line
