"""What stands on the page for a professional, in which order and in which words?

The order is that of what somebody needs first: who and why, then danger, then what
was measured, wanted and tried. What was left out is named, so that nobody takes a
chosen page for a whole record. It knows nothing of paper, screens or files.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from counterpoint.authored import load
from counterpoint.care.handoff.given import Answered, Given, Part
from counterpoint.care.safety_plan import as_lines, is_empty
from counterpoint.in_words import counted, day, month

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from datetime import date

    from counterpoint.care.handoff.given import Danger, Function, RiskItem, Score

MOST_GOALS = 3
MOST_TRIED = 3
MOST_HELPERS = 3
_LONGEST_CELL = 160


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as safe SVG, and what is seen in it."""

    svg: str
    said: str


@dataclass(frozen=True, slots=True)
class Block:
    """One thing under a heading of its own, with a picture perhaps."""

    title: str
    lines: tuple[str, ...]
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a head; `title` is "" where the section names it."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    title: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """One section; `quotes` are the person's own words, exactly."""

    title: str
    quotes: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = ()
    tables: tuple[Table, ...] = ()
    lines: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Say whether there is nothing in it."""
        return not (self.quotes or self.blocks or self.tables or self.lines)


@dataclass(frozen=True, slots=True)
class Page:
    """The whole page; `second` is empty where there is one sheet only.

    `end` says what was left out, where that has to be said.
    """

    title: str
    head: tuple[str, ...]
    limits: str
    sections: tuple[Section, ...]
    end: Section | None = None
    second: tuple[Section, ...] = ()
    second_title: str = ""


def page_of(given: Given, ticked: Collection[Part]) -> Page:
    """Put the page together from what was gathered; what was not ticked stays out."""
    words = _words("head")
    found = {part: _SECTIONS[part](given) for part in Part if part in ticked}
    filled = {part: one for part, one in found.items() if not one.is_empty}
    second = tuple(one for part, one in filled.items() if part.on_second_page)
    return Page(
        title=words["title"],
        head=tuple(_head(given)),
        limits=words["limits"],
        sections=tuple(one for part, one in filled.items() if not part.on_second_page),
        end=_left_out(given, ticked, filled),
        second=second,
        second_title=words["second"] if second else "",
    )


def title_of(part: Part) -> str:
    """Return the heading of a section."""
    return str(_words("title")[part.value])


def about(part: Part) -> str:
    """Return what is in a section, for whoever chooses."""
    return str(_words("about")[part.value])


def _head(given: Given) -> Iterator[str]:
    words = _words("head")
    yield words["who"].format(who=given.who) if given.who else words["nobody"]
    last = day(given.made_on)
    if given.since is None:
        yield words["period_all"].format(last=last)
    else:
        yield words["period"].format(first=day(given.since), last=last)
    yield words["made"].format(on=last)


def _left_out(
    given: Given, ticked: Collection[Part], filled: Collection[Part]
) -> Section:
    words = _words("left_out")
    chosen = [part for part in Part if part not in ticked]
    empty = [part for part in Part if part in ticked and part not in filled]
    lines = []
    if not filled:
        lines.append(words["all_empty"])
    lines.append(
        words["chosen"].format(parts=_titles(chosen)) if chosen else words["nothing"]
    )
    if empty:
        lines.append(words["empty"].format(parts=_titles(empty)))
    if given.unreadable:
        lines.append(counted(given.unreadable, words["unreadable"]))
    return Section(str(_words("title")["left_out"]), lines=tuple(lines))


def _titles(parts: Sequence[Part]) -> str:
    return "; ".join(title_of(part) for part in parts)


# --- In the person's own words ----------------------------------------------------


def _reason(given: Given) -> Section:
    return Section(title_of(Part.REASON), quotes=quotes(given.reason))


def _wish(given: Given) -> Section:
    return Section(title_of(Part.WISH), quotes=quotes(given.wish))


def _excerpts(given: Given) -> Section:
    return Section(title_of(Part.EXCERPTS), quotes=quotes(given.excerpts))


def quotes(text: str) -> tuple[str, ...]:
    """Return what somebody wrote, a line each."""
    return tuple(line.strip() for line in text.split("\n") if line.strip())


# --- Risk ---------------------------------------------------------------------------


def _risk(given: Given) -> Section:
    danger = given.danger
    lines = () if danger is None else tuple(_danger_lines(danger))
    return Section(title_of(Part.RISK), lines=lines)


def _danger_lines(danger: Danger) -> Iterator[str]:
    words = _words("risk")
    if now := " ".join(_open(danger)):
        yield now
    yield _direct(danger)
    if danger.items:
        yield from (_ticks(one) for one in danger.items)
    else:
        yield words["no_item"]
    yield f"{_plan_line(danger)} {words['absence']}"


def _open(danger: Danger) -> Iterator[str]:
    words = _words("risk")
    if danger.seen_on is not None:
        yield words["seen"].format(on=day(danger.seen_on))
    if danger.is_open is None:
        yield words["unknown"]
    elif danger.is_open:
        yield words["open"]


def _direct(danger: Danger) -> str:
    words, answer = _words("risk"), danger.answer
    if answer is None:
        if not danger.looked_at:
            return str(words["never_none"])
        which = "never" if danger.all_looked_at else "never_some"
        return str(words[which].format(count=danger.looked_at))
    said: str = words[answer.answered.value].format(on=day(answer.on))
    if not answer.quote or answer.answered is Answered.UNCLEAR:
        return said
    return str(words["quoted"].format(said=said, quote=answer.quote))


def _ticks(item: RiskItem) -> str:
    words = _words("risk")
    ticked = words["ticked_never"]
    if item.ticked and item.last_ticked_on is not None:
        on = day(item.last_ticked_on)
        forms = words["ticked"]
        ticked = forms[item.ticked != 1].format(
            count=item.ticked, on=on, highest=item.highest
        )
    asked = counted(item.asked, words["asked"])
    if item.left_out:
        asked += ", " + counted(item.left_out, words["left_out"])
    which = "item" if item.last is not None else "item_left_out"
    said: str = words[which].format(
        name=item.name,
        asked=asked,
        ticked=ticked,
        last=item.last,
        last_on=day(item.last_on),
        most=item.most,
    )
    return said


def _plan_line(danger: Danger) -> str:
    words = _words("risk")
    if danger.has_plan is None:
        return str(words["plan_unknown"])
    if not danger.has_plan or danger.plan_on is None:
        return str(words["no_plan"])
    which = "plan" if danger.plan_names_somebody else "plan_nobody"
    return str(words[which].format(on=day(danger.plan_on)))


# --- Questionnaires -------------------------------------------------------------------


def _scores(given: Given) -> Section:
    blocks = tuple(_score(one, pictured=True) for one in given.scores)
    return Section(title_of(Part.SCORES), blocks=blocks)


def _other_scores(given: Given) -> Section:
    blocks = tuple(_score(one, pictured=False) for one in given.other_scores)
    return Section(title_of(Part.OTHER_SCORES), blocks=blocks)


def _score(one: Score, *, pictured: bool) -> Block:
    picture = Picture(one.picture, one.pictured) if pictured and one.picture else None
    return Block(one.name, tuple(_score_lines(one, pictured=pictured)), picture)


def _score_lines(one: Score, *, pictured: bool) -> Iterator[str]:
    words = _words("score")
    now = words["now_band" if one.band else "now"].format(
        total=one.total, highest=one.highest, on=day(one.on), band=one.band
    )
    more = [now]
    if one.line:
        which = "line_down" if one.higher_is_better else "line_up"
        more.append(words[which].format(line=one.line))
    if one.higher_is_better:
        more.append(words["higher"])
    yield " ".join(more)
    if one.word:
        yield " ".join(_change(one))
    if pictured and one.picture and one.first_on is not None:
        yield words["picture"].format(
            lowest=one.lowest,
            highest=one.highest,
            first=day(one.first_on),
            last=day(one.on),
        )


def _change(one: Score) -> Iterator[str]:
    words = _words("score")
    if not one.start or not one.by:
        yield words["too_few"].format(word=one.word[:1].upper() + one.word[1:])
        return
    first, second = one.start_on
    yield words["start"].format(start=one.start, first=day(first), second=day(second))
    which = "change" if one.way else "same"
    by = words["points"][one.by != "1"].format(count=one.by)
    yield words[which].format(by=by, way=one.way, word=one.word)
    if one.confirmed is not None:
        yield words["twice" if one.confirmed else "once"]
    yield words["threshold"].format(
        threshold=one.threshold, source=one.source, strict=one.strict
    )
    if one.prorated:
        yield words["prorated"]
    yield counted(one.count, words["count"])


# --- Everyday life, goals -------------------------------------------------------------


def _function(given: Given) -> Section:
    found = given.function
    lines = () if found is None else tuple(_function_lines(found))
    return Section(title_of(Part.FUNCTION), lines=lines)


def _function_lines(found: Function) -> Iterator[str]:
    words = _words("function")
    if found.difficulty:
        (then_on, then), (on, now) = found.difficulty[0], found.difficulty[-1]
        which = "difficulty_both" if len(found.difficulty) > 1 else "difficulty"
        yield words[which].format(then=then, then_on=day(then_on), now=now, on=day(on))
    if found.mood_now is not None:
        which = "mood" if found.mood_then is None else "mood_both"
        yield words[which].format(then=found.mood_then, now=found.mood_now)
    days = []
    if found.evenings:
        days.append(words["evenings"].format(count=found.evenings))
    if found.met_of:
        days.append(words["met"].format(met=found.met, of=found.met_of))
    if found.counted_of:
        days.append(
            words["counted"].format(
                words=cell(found.behaviour), on=found.counted_on, of=found.counted_of
            )
        )
    if days:
        yield " ".join(days)


def _goals(given: Given) -> Section:
    words, goals = _words("goals"), given.goals[:MOST_GOALS]
    if not goals:
        return Section(title_of(Part.GOALS))
    rows = tuple(
        (
            f"\u201c{cell(one.text)}\u201d",
            _of_ten(one.start),
            _of_ten(one.now),
            _attained(one.attainment),
        )
        for one in goals
    )
    said = words["by_themselves"]
    if given.attainment:
        said = words["attainment"].format(t=given.attainment)
    return Section(
        title_of(Part.GOALS), tables=(Table(tuple(words["head"]), rows),), lines=(said,)
    )


def _of_ten(level: int | None) -> str:
    words = _words("goals")
    if level is None:
        return str(words["unknown"])
    return str(words["of"].format(number=level))


def _attained(level: int | None) -> str:
    words = _words("goals")
    if level is None:
        return str(words["unknown"])
    return str(words[f"{'minus' if level < 0 else 'plus'}_{abs(level)}"])


# --- What was tried, and how this was used ----------------------------------------------


def _tried(given: Given) -> Section:
    words = _words("tried")
    rows = []
    for one in given.tried[:MOST_TRIED]:
        said = words["unrated"]
        if one.before is not None and one.after is not None:
            scales = _words("scale")
            scale = scales.get(one.scale, scales["other"])
            said = words["both"].format(scale=scale, before=one.before, after=one.after)
        rows.append((one.name, str(one.times), said))
    if not rows:
        return Section(title_of(Part.TRIED))
    table = Table(tuple(words["head"]), tuple(rows))
    return Section(title_of(Part.TRIED), tables=(table,), lines=(words["no_cause"],))


def _helpers(given: Given) -> Section:
    words = _words("helpers")
    rows = []
    for one in given.helpers[:MOST_HELPERS]:
        kind = str(words["kind"].get(one.kind, words["kind"]["other"]))
        who = f"{cell(one.name)} ({kind})" if one.name.strip() else kind
        when = words["since" if one.ended is None else "times"].format(
            first=month(one.started), last=month(one.ended) if one.ended else ""
        )
        meanwhile = "; ".join(one.changes) or words["nothing"]
        rows.append((who, when, str(one.sessions or "-"), meanwhile))
    if not rows:
        return Section(title_of(Part.HELPERS))
    table = Table(tuple(words["head"]), tuple(rows))
    told = any(one.changes for one in given.helpers[:MOST_HELPERS])
    lines = (words["no_cause"],) if told else ()
    return Section(title_of(Part.HELPERS), tables=(table,), lines=lines)


def _use(given: Given) -> Section:
    words, use = _words("use"), given.use
    if use is None or not use.sittings:
        return Section(title_of(Part.USE))
    talks = counted(use.sittings, words["talks"])
    said = [
        words["often"].format(
            count=talks, a_week=f"{use.a_week:.1f}", minutes=use.minutes_a_week
        )
    ]
    if use.gap_from is not None:
        said.append(words["gap"].format(days=use.gap, on=day(use.gap_from)))
    night = words["night"].format(nights=use.nights, count=use.sittings)
    said.append(night if use.nights else words["no_night"])
    return Section(title_of(Part.USE), lines=(" ".join(said),))


# --- The second page --------------------------------------------------------------------


def _items(given: Given) -> Section:
    words = _words("items")
    lines = [words["masked"]] if any(one.masked for one in given.items) else []
    tables = tuple(
        Table(
            tuple(words["head"]),
            one.rows,
            words["title"].format(name=one.name, on=day(one.on)),
        )
        for one in given.items
    )
    return Section(title_of(Part.ITEMS), tables=tables, lines=tuple(lines))


def _trial(given: Given) -> Section:
    lines = (_words("trial")["told"], *given.trial) if given.trial else ()
    return Section(title_of(Part.TRIAL), lines=lines)


def _plan(given: Given) -> Section:
    plan = given.plan
    if plan is None or is_empty(plan):
        return Section(title_of(Part.PLAN))
    blocks = tuple(Block(title, lines) for title, lines in as_lines(plan))
    return Section(title_of(Part.PLAN), blocks=blocks)


_SECTIONS = {
    Part.REASON: _reason,
    Part.RISK: _risk,
    Part.SCORES: _scores,
    Part.OTHER_SCORES: _other_scores,
    Part.FUNCTION: _function,
    Part.GOALS: _goals,
    Part.TRIED: _tried,
    Part.HELPERS: _helpers,
    Part.USE: _use,
    Part.WISH: _wish,
    Part.ITEMS: _items,
    Part.TRIAL: _trial,
    Part.EXCERPTS: _excerpts,
    Part.PLAN: _plan,
}


# --- Words --------------------------------------------------------------------------------


def since_days(made_on: date, days: int | None) -> date | None:
    """Return the first day of a period of so many days; None is everything."""
    return None if days is None else made_on - timedelta(days=days)


def cell(text: str) -> str:
    """Return words on one line, cut where they are too long for a table."""
    line = " ".join(text.split())
    if len(line) <= _LONGEST_CELL:
        return line
    return line[: _LONGEST_CELL - 3].rstrip() + "..."


def _words(section: str) -> dict[str, Any]:
    found: dict[str, Any] = load("care.handoff", "page").body[section]
    return found
