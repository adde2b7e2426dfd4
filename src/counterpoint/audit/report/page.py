"""How does a report look as one file that needs nothing else?

Every word in it is escaped by the template; only pictures that charts drew go in as
they are. There is no script in it, and it asks nothing of any other place.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import jinja2

from counterpoint import in_words
from counterpoint.audit.gathering import SHOWN
from counterpoint.audit.report import judging, telling
from counterpoint.audit.report.pictures import pictures
from counterpoint.audit.report.words import about, counted, words
from counterpoint.authored import load

if TYPE_CHECKING:
    from datetime import date, datetime

    from counterpoint.audit.found import Found, Shown
    from counterpoint.audit.labels import Label
    from counterpoint.audit.report.tables import Shape


class Passages(NamedTuple):
    """The passages behind one figure; what is grave stands behind a warning."""

    code: str
    name: str
    says: str
    cannot: str
    told: str
    open: tuple[Shown, ...]
    grave: tuple[Shown, ...]


def page(found: Found, shape: Shape, *, on: date, help_lines: str) -> bytes:
    """Return the report as HTML.

    Args:
        found: what was found.
        shape: what of it is wanted.
        on: the day it is made.
        help_lines: whom one can reach, in words.
    """
    figures = found.figures
    worded = shape.with_words and shape.at_least <= 1
    html = _template().render(
        p=words("page"),
        t=words("table"),
        first=words("first"),
        made=_made(found, on),
        scope=telling.scope(found),
        lines=list(telling.first_page(found, shape)),
        worry_lines=list(telling.worry_lines(found)) if worded else [],
        take=list(telling.to_take(found)) if worded else [],
        charts=list(pictures(figures, at_least=shape.at_least)),
        in_replies=telling.figure_rows(figures, shape, in_reply=True),
        in_messages=telling.figure_rows(figures, shape, in_reply=False),
        models=telling.groups(figures, shape, by_month=False),
        months=telling.groups(figures, shape, by_month=True),
        compared=telling.compared(found, shape),
        judged=judging.told(found),
        passages=_passages(found) if worded else (),
        worries=found.worries if worded else (),
        apart=found.apart if worded else (),
        worded=worded,
        fast=found.how.fast,
        help_lines=help_lines,
        limits=[
            *words("limits")["lines"],
            load("audit", "labels").body["known"]["measured"],
        ],
        left_out=list(telling.left_out(found)),
        broken=list(telling.broken(found)),
        counted=counted,
        when=_when,
    )
    return html.encode("utf-8", "replace")


def _made(found: Found, on: date) -> str:
    """Say when it was made, and whether any of it was sent anywhere."""
    said, sent = words("page"), judging.sent(found)
    made = str(said["made_and_sent" if sent else "made"])
    return made.format(on=in_words.day(on), sent=sent)


def _passages(found: Found) -> tuple[Passages, ...]:
    made = []
    for label in SHOWN:
        shown = found.shown(label)
        if not shown:
            continue
        name, says, cannot = about(label)
        made.append(
            Passages(
                code=label.value,
                name=name,
                says=says,
                cannot=cannot,
                told=_told(found, label, len(shown)),
                open=tuple(one for one in shown if not one.grave),
                grave=tuple(one for one in shown if one.grave),
            )
        )
    return tuple(made)


def _told(found: Found, label: Label, shown: int) -> str:
    seen = found.seen(label)
    said = str(words("page")["others"])
    return said.format(shown=shown, seen=seen) if seen > shown else ""


def _when(at: datetime | None) -> str:
    if at is None:
        return str(words("page")["untimed"])
    return f"{in_words.day(at)}, {at:%H:%M}"


@cache
def _template() -> jinja2.Template:
    return jinja2.Environment(
        loader=jinja2.PackageLoader("counterpoint.audit.report", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    ).get_template("report.html")
