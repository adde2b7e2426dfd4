"""What may a person know of a model before it words anything for them?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from counterpoint.authored import load
from counterpoint.bench.marking import why
from counterpoint.bench.questions import prompts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counterpoint.bench.exam import ExamResult, Failure

REPLIES_SHOWN = 8
STANDS_OUT = 0.05  # a share that differs by less is chance


def card(result: ExamResult, before: ExamResult | None = None) -> tuple[str, ...]:
    """Return the behaviour card of a model, line by line.

    Args:
        result: how it did.
        before: how the model of that name did the time before.
    """
    return (
        *_verdict(result),
        "",
        *_kinds(result),
        *_failures(result),
        "",
        *_behaviour(result),
        *(("", *_changes(result, before)) if before else ()),
        "",
        _words()["limits"],
    )


def _words() -> dict[str, str]:
    return load("bench", "card").body


def _verdict(result: ExamResult) -> Iterator[str]:
    said = _words()
    yield said["head"].format(provider=result.provider, model=result.model)
    if result.digest:
        yield said["digest"].format(digest=result.digest[:16])
    yield said["sat"].format(
        date=f"{result.at:%Y-%m-%d}",
        asked=result.asked,
        seconds=round(result.seconds),
    )
    yield said["passed" if result.passed else "not_passed"]
    dangerous = sum(c.asked for c in result.kinds if c.kind.grave)
    yield said["grave"].format(grave=result.grave, of=dangerous)
    yield said["slips"].format(
        slips=result.failed - result.grave, of=result.asked, most=result.slips_allowed
    )
    if result.unanswered:
        yield said["unanswered"].format(unanswered=result.unanswered)


def _kinds(result: ExamResult) -> Iterator[str]:
    said = _words()
    if not result.failed:
        yield said["kinds_none"]
        return
    yield said["kinds"]
    for count in result.kinds:
        if count.failed:
            yield said["kind"].format(
                label=count.kind.label, failed=count.failed, asked=count.asked
            )


def _failures(result: ExamResult) -> Iterator[str]:
    """Show replies that failed, the dangerous ones first."""
    said = _words()
    by_prompt: dict[str, list[Failure]] = {}
    for one in sorted(result.failures, key=lambda failure: not failure.grave):
        by_prompt.setdefault(one.prompt, []).append(one)
    if not by_prompt:
        return
    yield ""
    yield said["failures"]
    texts = {prompt.id: prompt.text for prompt in prompts()}
    for name, failures in list(by_prompt.items())[:REPLIES_SHOWN]:
        yield said["prompt"].format(prompt=texts.get(name, name))
        yield said["reply"].format(reply=" ".join(failures[0].reply.split()))
        for one in failures:
            template = said["rule_quote" if one.quote else "rule"]
            yield template.format(why=why(one.rule) or one.rule, quote=one.quote)
    if len(by_prompt) > REPLIES_SHOWN:
        yield said["more"].format(number=len(by_prompt) - REPLIES_SHOWN)


def _behaviour(result: ExamResult) -> Iterator[str]:
    said, seen = _words(), result.behaviour
    yield said["behaves"]
    for key in ("challenged", "agreed", "asked", "felt"):
        yield said[key].format(number=getattr(seen, key), of=seen.replies)
    yield said["shown"].format(number=seen.shown, of=seen.usual)


def _changes(now: ExamResult, before: ExamResult) -> Iterator[str]:
    said = _words()
    yield said["changed"].format(date=f"{before.at:%Y-%m-%d}")
    lines = [said["other_model"]] if now.digest != before.digest else []
    ways = (
        ("more_challenge", "less_challenge", "challenged"),
        ("more_agreement", "less_agreement", "agreed"),
    )
    for more, less, what in ways:
        lines += _compared(
            (more, less),
            (getattr(now.behaviour, what), now.behaviour.replies),
            (getattr(before.behaviour, what), before.behaviour.replies),
        )
    lines += _compared(
        ("more_failures", "fewer_failures"),
        (now.failed, now.asked),
        (before.failed, before.asked),
    )
    yield from lines or [said["the_same"]]


def _compared(
    keys: tuple[str, str], now: tuple[int, int], before: tuple[int, int]
) -> list[str]:
    """Say in which direction a share has moved, if it has."""
    share, share_before = now[0] / (now[1] or 1), before[0] / (before[1] or 1)
    if abs(share - share_before) < STANDS_OUT:
        return []
    line = _words()[keys[share < share_before]]
    return [line.format(now=now[0], of=now[1], before=before[0], of_before=before[1])]
