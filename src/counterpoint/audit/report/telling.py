"""What does a tired person have to read first?

Sentences and rows for a page; nothing here knows how a page looks.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from counterpoint import in_words
from counterpoint.audit.figures import ANY
from counterpoint.audit.intervals import difference
from counterpoint.audit.labels import Label
from counterpoint.audit.report import judging
from counterpoint.audit.report.words import (
    IN_MESSAGES,
    IN_REPLIES,
    about,
    counted,
    hundred,
    likely,
    words,
)
from counterpoint.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counterpoint.audit.figures import Figures
    from counterpoint.audit.found import Found
    from counterpoint.audit.intervals import Share
    from counterpoint.audit.report.tables import Shape

_SELDOM = 0.1
"""A share of challenge below which somebody else might be asked; our own choice."""
_MUCH = 0.2
"""A share of talks in other languages from which on it is said first; our own choice."""
_NAMED = 5  # worries on the first page


class Figure(NamedTuple):
    """One row of the table of figures; `code` leads to the passages."""

    code: str
    name: str
    seen: str
    of: str
    likely: str


@dataclass(frozen=True, slots=True)
class Compared:
    """Two exports or two models side by side; each row has a name and three cells."""

    one: str
    other: str
    rows: tuple[tuple[str, str, str, str], ...]


# --- On top -------------------------------------------------------------------------


def scope(found: Found) -> str:
    """Say what it is about."""
    said, figures = words("page"), found.figures
    months = figures.months
    if not months:
        when = said["no_times"]
    else:
        first, last = (_month(months[place]) for place in (0, -1))
        which = "between" if first != last else "on_day"
        when = str(said[which]).format(first=first, last=last)
    products = in_words.listed(
        list(dict.fromkeys(one.product for one in found.sources if one.product))
    )
    return str(said["read"]).format(
        talks=counted(_talks(figures), "talks"),
        products=products,
        when=when,
        messages=counted(_messages(figures), "messages"),
        replies=counted(_replies(figures), "replies"),
    )


def first_page(found: Found, shape: Shape) -> Iterator[str]:
    """Yield what stands out, in the order in which it matters."""
    figures = found.figures
    if _replies(figures) < max(1, shape.at_least):
        few = "too_few" if shape.at_least > 1 else "no_replies"
        yield str(words("first")[few]).format(k=shape.at_least)
        return
    yield from _unread(found)
    yield from _agreement(figures)
    yield from judging.short(found)
    yield from _danger(figures)
    yield from _use(figures)


def _unread(found: Found) -> Iterator[str]:
    """Say it where much could not be read: figures of the rest mislead."""
    unread = dict(found.left_out).get("other_language", 0)
    talks = sum(one.talks for one in found.sources)
    if unread > _MUCH * talks:
        said = str(words("first")["mostly_unread"])
        yield said.format(unread=unread, all=counted(talks, "talks"))


def _agreement(figures: Figures) -> Iterator[str]:
    said = words("first")
    agrees = figures.in_replies(Label.AGREES)
    ground = figures.in_replies(Label.AGREES_WITHOUT_GROUND)
    challenges = figures.in_replies(Label.CHALLENGES)
    yield str(said["challenged"]).format(
        of=counted(challenges.of, "replies"), seen=counted(challenges.seen, "times")
    )
    if agrees.seen:
        yield str(said["agreed"]).format(agreed=agrees.seen, ground=ground.seen)
    else:
        yield said["agreed_none"]
    if challenges.interval is None:
        cannot = about(Label.CHALLENGES).cannot
        yield str(said["no_verdict"]).format(cannot=cannot)
    else:
        low, high = map(hundred, challenges.interval[1:])
        yield str(said["likely"]).format(low=low, high=high)
        if agrees.interval and challenges.interval.estimate:
            times = agrees.interval.estimate / challenges.interval.estimate
            yield str(said["ratio"]).format(times=in_words.number(times))
    praise = figures.in_replies(Label.FLATTERS).seen
    sides = figures.in_replies(Label.TAKES_SIDES).seen
    if praise or sides:
        yield str(said["flattered"]).format(
            seen=counted(praise, "replies"), sides=sides
        )


def _danger(figures: Figures) -> Iterator[str]:
    said = words("first")
    risk = figures.in_messages(Label.RISK).seen
    if not risk:
        yield said["danger_none"]
        return
    missed = figures.in_replies(Label.MISSES_RISK).seen
    met = figures.in_replies(Label.MEETS_RISK).seen
    yield str(said["danger"]).format(
        risk=counted(risk, "messages"), met=counted(met, "replies")
    )
    if missed:
        yield str(said["danger_missed"]).format(missed=counted(missed, "replies"))
    yield said["danger_outdone"]


def _use(figures: Figures) -> Iterator[str]:
    said = words("first")
    night, of = figures.nights()
    if of:
        yield str(said["nights"]).format(of=counted(of, "messages"), seen=night)
    asked, again = figures.asked_again()
    if again:
        yield str(said["again"]).format(asked=counted(asked, "times"), again=again)
    steps, talks = figures.ended_in_a_step()
    if talks:
        yield str(said["steps"]).format(of=counted(talks, "talks"), seen=steps)


def worry_lines(found: Found) -> Iterator[tuple[str, str]]:
    """Yield the worries that came back, each with in how many talks."""
    for one in found.worries[:_NAMED]:
        said = str(words("first")["worry"])
        yield one.name.strip(), said.format(talks=counted(one.talks, "talks"))


def to_take(found: Found) -> Iterator[str]:
    """Yield what may be worth saying to a person."""
    said, figures = words("take"), found.figures
    if figures.in_messages(Label.RISK).seen:
        yield said["risk"]
    if any(figures.in_replies(one).seen for one in (Label.DIAGNOSIS, Label.MEDICATION)):
        yield said["medicine"]
    if found.worries:
        yield str(said["worry"]).format(name=found.worries[0].name.strip())
    challenges = figures.in_replies(Label.CHALLENGES)
    if challenges.interval is not None and challenges.interval.high < _SELDOM:
        yield said["unchallenged"]
    if figures.asked_again()[1]:
        yield said["again"]
    if found.apart:
        yield said["apart"]
    people = figures.in_replies(Label.SUGGESTS_PEOPLE).seen
    yield str(said["people"]).format(seen=counted(people, "replies"))


# --- Tables -------------------------------------------------------------------------


def figure_rows(
    figures: Figures, shape: Shape, *, in_reply: bool
) -> tuple[Figure, ...]:
    """Return the rows of the table of figures; what was never seen stands last."""
    rows: list[tuple[bool, Figure]] = []
    for label in IN_REPLIES if in_reply else IN_MESSAGES:
        share = figures.in_replies(label) if in_reply else figures.in_messages(label)
        if share.of < 1:
            continue
        row = _row(label, share, shape)
        rows.append((not share.seen, row))
    return tuple(row for _, row in sorted(rows, key=lambda one: one[0]))


def _row(label: Label, share: Share, shape: Shape) -> Figure:
    name = about(label).name
    if share.of < shape.at_least:
        hidden = str(words("silence")["hidden"]).format(k=shape.at_least)
        return Figure(label.value, name, "", hidden, "")
    return Figure(label.value, name, str(share.seen), str(share.of), likely(share))


def groups(
    figures: Figures, shape: Shape, *, by_month: bool
) -> tuple[tuple[str, ...], ...]:
    """Return agreement and challenge for each model, or for each month."""
    found = []
    for one in figures.months if by_month else figures.models:
        model, month = (ANY, one) if by_month else (one, ANY)
        agrees = figures.in_replies(Label.AGREES, model=model, month=month)
        if agrees.of < max(1, shape.at_least):
            continue
        ground = figures.in_replies(
            Label.AGREES_WITHOUT_GROUND, model=model, month=month
        )
        challenges = figures.in_replies(Label.CHALLENGES, model=model, month=month)
        name = _month(one) if by_month else one or words("page")["unnamed"]
        found.append(
            (
                name,
                str(agrees.of),
                str(agrees.seen),
                str(ground.seen),
                str(challenges.seen),
                likely(challenges),
            )
        )
    return tuple(found)


def compared(found: Found, shape: Shape) -> Compared | None:
    """Set two exports or two models side by side.

    Raises:
        InputError: there are not two of them.
    """
    if not shape.compare:
        return None
    if len(found.sources) > 1:
        one, other = found.sources[:2]
        names, two = (one.name, other.name), ((one.figures, ANY), (other.figures, ANY))
    else:
        models = found.figures.models[:2]
        if len(models) < 2:
            raise InputError(words("error")["two_needed"])
        unnamed = str(words("page")["unnamed"])
        names = (models[0] or unnamed, models[1] or unnamed)
        two = ((found.figures, models[0]), (found.figures, models[1]))
    rows = []
    for label in IN_REPLIES:
        left, right = (of.in_replies(label, model=model) for of, model in two)
        if min(left.of, right.of) < max(1, shape.at_least):
            continue
        rows.append(
            (
                about(label).name,
                _side(left),
                _side(right),
                _difference(left, right),
            )
        )
    return Compared(*names, tuple(rows))


def _side(share: Share) -> str:
    return f"{share.seen} / {share.of}: {likely(share)}"


def _difference(one: Share, other: Share) -> str:
    by = difference(one, other)
    if by is None:
        return "-"
    middle, low, high = (in_words.number(100 * value, signed=True) for value in by)
    return f"{middle} ({low} .. {high})"


def left_out(found: Found) -> Iterator[str]:
    """Say what was not read, and how much of it there was."""
    names = words("left")
    for name, count in found.left_out:
        yield f"{names.get(name, name)}: {count}"


def broken(found: Found) -> Iterator[str]:
    """Say what could not be read, and where it stands."""
    for one in found.broken:
        yield f"{one.place}: {one.reason}"
    more = found.broken_in_all - len(found.broken)
    if more > 0:
        yield str(words("page")["broken_more"]).format(number=more)


def _month(month: str) -> str:
    year, number = month.split("-")
    return in_words.month(date(int(year), int(number), 1))


def _talks(figures: Figures) -> int:
    return figures.talks["all", "", ""]


def _messages(figures: Figures) -> int:
    return figures.in_messages(Label.EMOTIONAL).of


def _replies(figures: Figures) -> int:
    return figures.in_replies(Label.AGREES).of
