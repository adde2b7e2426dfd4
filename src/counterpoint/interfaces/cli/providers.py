"""Which models are there, may they speak, and how do they do in the exam?"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import anyio

from counterpoint.app import SystemClock
from counterpoint.app.admission import (
    DEMONSTRATIONS,
    Admission,
    admitted,
    examine,
    results_of,
)
from counterpoint.app.speaking import Probe, known_providers, model_named, probe
from counterpoint.authored import load
from counterpoint.bench.card import card as card_of
from counterpoint.bench.questions import prompts
from counterpoint.errors import CounterpointError, InputError, NotFoundError
from counterpoint.interfaces.cli.show import complain, paper, print_json
from counterpoint.settings import GUIDE, read_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from counterpoint.bench.exam import Progress
    from counterpoint.ports import ChatModel
    from counterpoint.settings import ProviderSettings, Settings


def providers(action: str, name: str | None, *, as_json: bool) -> int:
    """List the providers, let one sit the exam, or show its card."""
    if action == "list":
        return anyio.run(_list, as_json)
    named = {"test": _test, "card": _card}
    if action not in named:
        raise InputError(_words("error")["action"])
    if name is None:
        raise InputError(_words("error")["name"].format(action=action))
    return anyio.run(named[action], name, as_json)


def _words(section: str) -> dict[str, str]:
    body: dict[str, Any] = load("interfaces.cli", "providers").body
    words: dict[str, str] = body[section]
    return words


# --- list -----------------------------------------------------------------------


async def _list(as_json: bool) -> int:
    settings = read_settings()
    if not as_json:
        paper().page(_words("list")["head"])
        paper().rows("\n".join(_guide_rows(settings)))
    for one in known_providers(settings):
        found = await probe(settings, one.name)
        entry = _admission(settings, one, found)
        if as_json:
            print_json(_as_object(settings, one, found, entry))
        else:
            paper().rows("\n".join(_rows(settings, one, found, entry)))
    return 0


def _admission(
    settings: Settings, provider: ProviderSettings, found: Probe
) -> Admission:
    """Say whether a provider may speak when it is the one that is set."""
    if found.identity is None:
        return Admission(admitted=False, reason=found.sentence)
    entry = admitted(settings, found.identity)
    if provider.kind not in DEMONSTRATIONS:
        return entry
    reason = load("app", "admission").body["reason"]["demonstration"]
    return replace(entry, admitted=False, reason=reason.format(name=provider.name))


def _guide_rows(settings: Settings) -> Iterator[str]:
    said = _words("list")
    yield said["guide"].format(mark=_mark(settings, GUIDE))
    yield said["sentence"].format(sentence=_words("test")["guide"])


def _rows(
    settings: Settings, provider: ProviderSettings, found: Probe, entry: Admission
) -> Iterator[str]:
    said = _words("list")
    yield said["row"].format(
        mark=_mark(settings, provider.name),
        name=provider.name,
        kind=provider.kind,
        set=said["set" if provider in settings.providers else "found"],
    )
    if found.identity is not None:
        yield said["reachable"].format(
            milliseconds=round(found.milliseconds), model=found.identity.model
        )
    if entry.result is not None:
        each = entry.result.seconds / max(1, entry.result.asked)
        yield said["speed"].format(seconds=f"{each:.1f}")
    yield said["sentence"].format(sentence=entry.reason)


def _mark(settings: Settings, name: str) -> str:
    return _words("list")["mark" if settings.provider == name else "no_mark"]


def _as_object(
    settings: Settings, provider: ProviderSettings, found: Probe, entry: Admission
) -> dict[str, object]:
    return {
        "name": provider.name,
        "kind": provider.kind,
        "configured": provider in settings.providers,
        "speaks": settings.provider == provider.name and entry.admitted,
        "reachable": found.reachable,
        "milliseconds": found.milliseconds,
        "identity": found.identity,
        "admitted": entry.admitted,
        "reason": entry.reason,
    }


# --- test -----------------------------------------------------------------------


async def _test(name: str, as_json: bool) -> int:
    settings = read_settings()
    model = model_named(settings, name)
    if model is None:
        paper().page(_words("test")["guide"])
        return 0
    try:
        entry = await _examined(settings, name, model, quiet=as_json)
    finally:
        await model.close()
    if as_json:
        print_json(_exam_object(entry))
    else:
        paper().page("\n".join((entry.reason, "", *entry.card)))
    return 0 if entry.admitted else CounterpointError.exit_code


async def _examined(
    settings: Settings, name: str, model: ChatModel, *, quiet: bool
) -> Admission:
    """Say that it answers, and let it sit the exam where it can be watched."""
    clock, said = SystemClock(), _words("test")
    begun = clock.elapsed()
    identity = await model.identity()
    if quiet:
        return await examine(settings, model, clock=clock)
    took = round((clock.elapsed() - begun) * 1000)
    where = said["local" if model.capabilities.local else "remote"]
    reached = said["reached"].format(
        name=name, milliseconds=took, model=identity.model, of=len(prompts())
    )
    paper().page(f"{reached} {where}")
    with paper().stage(_progress_line(0, 0)) as show:
        return await examine(settings, model, clock=clock, tell=_teller(show))


def _teller(show: Callable[[str], None] | None) -> Callable[[Progress], None] | None:
    if show is None:
        return None
    return lambda progress: show(_progress_line(progress.done, progress.failed))


def _progress_line(done: int, failed: int) -> str:
    template = _words("test")["progress"]
    return template.format(done=done, of=len(prompts()), failed=failed)


# --- card -----------------------------------------------------------------------


async def _card(name: str, as_json: bool) -> int:
    """Show how it did; that needs no model, and says so where none answers."""
    settings = read_settings()
    if name == GUIDE:
        paper().page(_words("card")["guide"])
        return 0
    found = await probe(settings, name)
    entry = _last(settings, name, found)
    if as_json:
        print_json(_exam_object(entry))
        return 0
    complain(entry.reason)
    paper().page("\n".join(entry.card))
    return 0


def _last(settings: Settings, name: str, found: Probe) -> Admission:
    """Return what is known of the model that bears this name now or bore it last."""
    if found.identity is not None:
        entry = admitted(settings, found.identity)
        if entry.card:
            return entry
    kept = results_of(settings).last_of(name)
    if not kept:
        raise NotFoundError(_words("card")["none"].format(name=name))
    before = kept[1] if len(kept) > 1 else None
    return Admission(
        admitted=False,
        reason=found.sentence,
        card=card_of(kept[0], before),
        result=kept[0],
    )


def _exam_object(entry: Admission) -> dict[str, object]:
    return {
        "admitted": entry.admitted,
        "reason": entry.reason,
        "card": entry.card,
        "result": entry.result,
    }
