"""How is a trial said in plain words: the plan, the day, the result?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from counterpoint import in_words
from counterpoint.outcomes.trial.analysis import Verdict
from counterpoint.outcomes.trial.design import ADVISED_DAYS, last_day
from counterpoint.outcomes.trial.records import EndReason
from counterpoint.outcomes.trial.running import Standing
from counterpoint.outcomes.trial.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counterpoint.outcomes.trial.analysis import Analysis, Comparison
    from counterpoint.outcomes.trial.power import Power, Swing
    from counterpoint.outcomes.trial.records import Arm, Design, Rating, Trial
    from counterpoint.outcomes.trial.running import Progress

# Under this share of days on which the person kept to it, that has to be said.
MOSTLY_KEPT = 0.7


def arm_name(arm: Arm) -> str:
    """Return what an arm is called."""
    name: str = words("arm")[arm]
    return name


def _unit(rating: Rating, number: float) -> str:
    forms: list[str] = words("unit")[rating]
    return forms[round(abs(number), 1) != 1]


# --- the plan --------------------------------------------------------------------------


def plan_said(
    design: Design, swing: Swing, powers: tuple[Power, Power], *, asked_days: int
) -> tuple[str, ...]:
    """Return what somebody should know before they start, a paragraph each."""
    return (
        " ".join(_design_said(design, asked_days)),
        " ".join(_ratings_said(design)),
        " ".join(power_said(design, swing, powers)),
        " ".join(words("plan")[one] for one in ("open_eyes", "ends", "help")),
    )


def _design_said(design: Design, asked_days: int) -> Iterator[str]:
    said = words("plan")
    names = in_words.listed([arm_name(arm) for arm in design.arms])
    yield said["what"].format(days=design.days, arms=names)
    block = "block_one" if design.block_days == 1 else "block_two"
    yield said[block].format(set_days=design.set_days)
    if design.days != asked_days:
        yield said["longer"].format(asked=asked_days, days=design.days)
    low, high = ADVISED_DAYS
    if not low <= design.days <= high:
        yield said["advised"].format(low=low, high=high)


def _ratings_said(design: Design) -> Iterator[str]:
    said = words("plan")
    for endpoint in design.endpoints:
        yield said[f"rate_{endpoint.rating}"]
    main = design.endpoints[0]
    if len(design.endpoints) > 1:
        yield said["decides"].format(rating=words("rating")[main.rating])
    yield said["worthwhile"].format(
        worthwhile=in_words.number(main.worthwhile),
        unit=_unit(main.rating, main.worthwhile),
    )


def power_said(
    design: Design, swing: Swing, powers: tuple[Power, Power]
) -> Iterator[str]:
    """Yield what such a trial could see, and how often it would."""
    said = words("power")
    rating = design.endpoints[0].rating
    half, worthwhile = powers
    known = "swing_assumed" if swing.assumed else "swing_known"
    yield said[known].format(
        days=swing.days, sd=in_words.number(swing.sd), unit=_unit(rating, swing.sd)
    )
    yield said["half"].format(days=design.days, often=_often(half.seen))
    if in_words.number(worthwhile.swings) != in_words.number(half.swings):
        yield said["worthwhile"].format(
            difference=in_words.number(worthwhile.difference),
            unit=_unit(rating, worthwhile.difference),
            often=_often(worthwhile.seen),
        )
    yield said["otherwise"]
    yield said["every_evening"]
    if len(design.arms) > 2:
        yield said["several"]


def _often(share: float) -> str:
    said = words("power")
    tenths = round(share * 10)
    if tenths == 0:
        return str(said["fewer"])
    return str(said["more"] if tenths == 10 else said["about"].format(tenths=tenths))


# --- while it runs -----------------------------------------------------------------------


def start_said(trial: Trial) -> tuple[str, ...]:
    """Return what is said when a trial is settled, with its hash."""
    said = words("start")
    first = said["first"].format(
        first=in_words.day(trial.first), last=in_words.day(last_day(trial))
    )
    return said["committed"], trial.commitment, f"{said['seed_later']} {first}"


def progress_said(trial: Trial, progress: Progress) -> tuple[str, ...]:
    """Return how a trial stands, a paragraph each."""
    return (
        " ".join(_standing_said(trial, progress)),
        " ".join(_counts_said(progress)),
        words("status")["help"],
    )


def _standing_said(trial: Trial, progress: Progress) -> Iterator[str]:
    said = words("status")
    match progress.standing:
        case Standing.WAITING:
            yield said["waiting"].format(first=in_words.day(trial.first))
        case Standing.STOPPED:
            yield said["stopped"].format(number=progress.number, of=progress.of)
        case Standing.STOPS:
            yield ended_said(progress.end)
        case Standing.RESTS | Standing.OVER:
            yield said[progress.standing]
        case Standing.RUNNING | Standing.AWAY:
            if progress.standing is Standing.AWAY:
                yield said["away"].format(days=progress.away)
            yield from _today_said(progress)
    if progress.rate_first is not None:
        yield said["rate_first"].format(date=in_words.day(progress.rate_first))


def ended_said(reason: EndReason | None) -> str:
    """Return what is said when a trial ends before its last day."""
    sentence: str = words("ended")[reason or EndReason.WISH]
    return sentence


def _today_said(progress: Progress) -> Iterator[str]:
    if progress.today is None:
        return
    said = words("status")
    yield said["today"].format(
        number=progress.number,
        of=progress.of,
        arm=words("arm_today")[progress.today.arm],
    )
    yield said["rated_today" if progress.today_rated else "evening"]


def _counts_said(counts: Progress | Analysis) -> Iterator[str]:
    said = words("counts")
    yield said["rated"].format(rated=counts.rated, over=counts.rated + counts.missing)
    for name in ("late", "missing", "corrected", "set_aside"):
        number = getattr(counts, name)
        if number:
            yield said[name].format(**{name: number})
    if counts.asked:
        yield said["kept_to"].format(kept_to=counts.kept_to, asked=counts.asked)
        if counts.kept_to < MOSTLY_KEPT * counts.asked:
            yield said["often_other"]
    elif counts.rated:
        yield said["not_asked"]


# --- what came of it -----------------------------------------------------------------------


def analysis_said(analysis: Analysis) -> tuple[str, ...]:
    """Return what came of a trial, a paragraph each, the verdicts first."""
    paragraphs: list[str] = []
    for one in analysis.comparisons:
        paragraphs.append(
            words("analysis")["head"].format(
                days=analysis.days, planned=analysis.planned, arm=arm_name(one.arm)
            )
            + " "
            + verdict_said(one)
        )
        paragraphs.append(" ".join(_comparison_said(one)))
    if analysis.beside:
        paragraphs.append(words("analysis")["beside"])
        paragraphs += [" ".join(_difference_said(one)) for one in analysis.beside]
    paragraphs.append(
        " ".join((*_counts_said(analysis), words("analysis")["open_eyes"]))
    )
    return tuple(paragraphs)


def verdict_said(found: Comparison) -> str:
    """Return the verdict in words, with the reason where nobody can tell."""
    verdict = found.verdict or Verdict.COULD_NOT_TELL
    worthwhile = found.endpoint.worthwhile
    sentence: str = words("verdict")[verdict].format(
        arm=arm_name(found.arm),
        worthwhile=in_words.number(worthwhile),
        unit=_unit(found.endpoint.rating, worthwhile),
    )
    return sentence if found.why is None else f"{sentence} {words('why')[found.why]}"


def _comparison_said(found: Comparison) -> Iterator[str]:
    said = words("analysis")
    yield from _difference_said(found)
    if found.p is not None:
        yield said["chance"].format(often=_in_a_hundred(found.p))
    if found.posterior is not None:
        yield said["posterior"].format(
            percent=_percent(found.posterior.benefit), arm=arm_name(found.arm)
        )
    if found.carries_over:
        yield said["carries_over"]


def _difference_said(found: Comparison) -> Iterator[str]:
    said = words("analysis")
    if found.difference is None or found.arm_mean is None or found.journal_mean is None:
        yield said["no_sets"]
        return
    name, (estimate, low, high) = arm_name(found.arm), found.difference
    rating = found.endpoint.rating
    yield said[f"means_{rating}"].format(
        arm=name,
        arm_mean=in_words.number(found.arm_mean),
        journal_mean=in_words.number(found.journal_mean),
    )
    shown = in_words.number(abs(estimate))
    which = "none" if shown == "0" else "better" if estimate > 0 else "worse"
    yield said[which].format(
        arm=name,
        difference=shown,
        unit=_unit(rating, estimate),
        low=in_words.number(low),
        high=in_words.number(high),
    )
    for name, rounds in (("used", found.used), ("dropped", found.dropped)):
        if rounds:
            which = f"{name}_one" if len(rounds) == 1 else name
            yield said[which].format(**{name: len(rounds)})


def _in_a_hundred(p: float) -> str:
    said = words("analysis")
    number = round(100 * p)
    rarely, counted = said["chance_rarely"], said["chance_in_100"]
    return str(counted.format(number=number) if number else rarely)


def _percent(share: float) -> int:
    """Return whole percent; nothing here is ever certain."""
    return min(99, max(1, round(100 * share)))
