"""What does an assistant get of the page for a professional, and of the safety plan?"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from counterpoint.app import care_records, handoff, plan_at_hand
from counterpoint.app.assistants import exports
from counterpoint.app.assistants.answers import (
    Answer,
    Lines,
    Nothing,
    PageMade,
    PageSection,
    Typed,
)
from counterpoint.app.assistants.desk import Area, words
from counterpoint.app.assistants.reaching import (
    country_of,
    help_now,
    lines_of,
    seen_beside,
)
from counterpoint.app.beside_the_talk import remember
from counterpoint.authored import load
from counterpoint.care.handoff.given import Part
from counterpoint.care.handoff.html import document
from counterpoint.care.handoff.page import title_of
from counterpoint.care.safety_plan import as_lines, is_empty
from counterpoint.errors import InputError, NotFoundError, StoreError
from counterpoint.settings import Access

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from counterpoint.app.assistants.answers import Help
    from counterpoint.app.assistants.desk import Desk
    from counterpoint.care.handoff.page import Section
    from counterpoint.care.records import SafetyPlan
    from counterpoint.store import Store

_PERSONS = frozenset({Part.REASON, Part.WISH, Part.EXCERPTS, Part.PLAN})
_BOTH = frozenset({Part.GOALS, Part.TRIED, Part.HELPERS, Part.RISK})


async def crisis_card(desk: Desk, country: str | None = None) -> Answer[Nothing, Lines]:
    """Return whom somebody in danger can reach; it needs no store and no permission.

    A country that is not known gets the directories, and never an error.
    """
    code = country_of(desk, country)
    today, said = desk.clock.now().date(), words("danger")["card"]
    return Answer(
        help=help_now(said, code, today=today), computed=lines_of(code, today=today)
    )


async def prepare_handoff(
    desk: Desk,
    parts: Collection[Part],
    *,
    period: str,
    typed: Typed,
    to_file: bool = False,
) -> Answer[Typed, PageMade]:
    """Return what would stand on the page for a professional, or write it.

    Where it is written is not for an assistant to say.
    """
    desk.check(Area.HANDOFF, Access.WRITE if to_file else Access.READ)
    if period not in handoff.PERIODS:
        raise InputError(words("refused")["period"])
    if not desk.has_store:
        raise NotFoundError(words("refused")["nothing_kept"])
    given = (typed.who, typed.reason, typed.wish, typed.excerpts)
    found, seen = seen_beside(given, desk)
    async with desk.store() as store:
        with contextlib.suppress(StoreError):  # whom to reach comes anyway
            await remember(store, seen, desk.clock)
        prepared = await _prepared(store, desk, parts, period=period, typed=typed)
    file = ""
    if to_file:
        page = document(prepared.page).encode()
        file = exports.put(desk.settings(), page, now=prepared.now)
    return Answer(
        help=found or _open_risk(desk, prepared),
        said=typed,
        computed=_made(prepared, file),
    )


async def safety_plan(desk: Desk) -> dict[str, object]:
    """Return the safety plan; a copy left readable serves while the store is locked.

    Raises:
        InputError: it is not allowed.
        NotFoundError: there is none.
        StoreError: the store cannot be read, and there is no copy.
    """
    desk.check(Area.PLAN, Access.READ)
    plan = await _plan(desk)
    if plan is None or is_empty(plan):
        raise NotFoundError(words("refused")["no_plan"])
    today, country = desk.clock.now().date(), country_of(desk, None)
    return {
        "note": words("plan")["note"],
        "said": [
            {"title": title, "lines": list(lines)} for title, lines in as_lines(plan)
        ],
        "computed": {
            "written_on": plan.at.date().isoformat(),
            "card": help_now("", country, today=today).card,
        },
    }


async def _plan(desk: Desk) -> SafetyPlan | None:
    copy = plan_at_hand.read(desk.settings()).plan
    if not desk.has_store:
        return copy
    try:
        async with desk.store() as store:
            return (await care_records.read(store)).plan
    except StoreError:
        if copy is None:
            raise
        return copy


async def _prepared(
    store: Store,
    desk: Desk,
    parts: Collection[Part],
    *,
    period: str,
    typed: Typed,
) -> handoff.Prepared:
    asked = handoff.Asked(
        parts=frozenset(parts),
        period=period,
        who=typed.who,
        reason=typed.reason,
        wish=typed.wish,
        excerpts=typed.excerpts,
    )
    return await handoff.prepare(store, asked, now=desk.clock.now())


def _open_risk(desk: Desk, prepared: handoff.Prepared) -> Help | None:
    """Return whom to reach where a risk is open, or nobody can tell."""
    if prepared.open_risk is False:
        return None
    country = country_of(desk, None)
    sentence: str = load("app", "progress").body["open_risk"]["sentence"]
    return help_now(sentence, country, today=desk.clock.now().date())


def _made(prepared: handoff.Prepared, file: str) -> PageMade:
    page = prepared.page
    sections = filter(None, (*page.sections, page.end, *page.second))
    return PageMade(
        title=page.title,
        head=page.head,
        limits=page.limits,
        sections=tuple(map(_section, sections)),
        scores_wait=prepared.held_back,
        made_at=prepared.now,
        file=file,
    )


def _section(section: Section) -> PageSection:
    part = next((one for one in Part if title_of(one) == section.title), None)
    whose = "computed"
    if part in _PERSONS:
        whose = "person"
    elif part in _BOTH or section.quotes:
        whose = "both"
    return PageSection(section.title, whose, tuple(_lines(section)))


def _lines(section: Section) -> Iterator[str]:
    yield from section.quotes
    for block in section.blocks:
        yield from (block.title, *block.lines)
    for table in section.tables:
        yield from filter(None, (table.title,))
        yield from (" | ".join(row) for row in (table.head, *table.rows))
    yield from section.lines
