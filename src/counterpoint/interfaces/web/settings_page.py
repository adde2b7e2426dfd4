"""What can the person set, and how is it remembered?

Each section of the page is a form of its own. What cannot be used is said beside
its field, and nothing is changed then. Addresses of models are set in the
settings file alone: a page never takes one.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.routing import Route

from counterpoint.app import model_named
from counterpoint.care.helplines import countries, country_code
from counterpoint.errors import CounterpointError
from counterpoint.interfaces.web.exam import OLLAMA, found_here, standing
from counterpoint.interfaces.web.pages import go, house, page
from counterpoint.interfaces.web.rooms import shown, store_of, taken, words
from counterpoint.settings import (
    GUIDE,
    MINUTES_OF_A_DAY,
    MOST_SITTINGS_A_DAY,
    Appearance,
    PersonalLimits,
    TextSize,
    Weekday,
)
from counterpoint.terms import Mode

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.datastructures import FormData
    from starlette.requests import Request
    from starlette.responses import Response

    from counterpoint.interfaces.web.house import House
    from counterpoint.settings import ProviderSettings, Settings

_CLOCK = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d")


@dataclass(frozen=True, slots=True)
class Wrong:
    """Why a field was not taken, for the person."""

    field: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody who may word replies, and what leaves this computer then.

    `trouble` says why it cannot be reached as it is set, "" where it can.
    `standing` says how it did in its exam, and `card` how it behaved there.
    """

    name: str
    model: str
    leaves: str
    trouble: str = ""
    standing: str = ""
    card: tuple[str, ...] = ()


def routes() -> list[Route]:
    """Return the addresses of the settings."""
    return [
        Route("/settings", settings_page, methods=["GET"]),
        Route("/settings/passphrase", passphrase_page, methods=["GET"]),
        Route("/settings/passphrase", change_passphrase, methods=["POST"]),
        Route("/settings/set/{section}", change, methods=["POST"]),
    ]


@shown
async def settings_page(request: Request) -> Response:
    """Show everything that can be set."""
    saved = request.query_params.get("saved", "")
    return await _page(request, saved=saved if saved in _SECTIONS else "")


async def _page(
    request: Request,
    *,
    saved: str = "",
    wrong: Wrong | None = None,
    given: Mapping[str, object] | None = None,
) -> Response:
    home = house(request)
    found = await found_here(home.settings)
    return page(
        request,
        "settings.html",
        status=400 if wrong else 200,
        saved=saved,
        wrong=wrong,
        given=given or {},
        countries=countries(),
        country_known=country_code(home.settings.country) is not None,
        voices=await asyncio.to_thread(_voices, home.settings, found),
        appearances=_choices(Appearance, "appearance"),
        text_sizes=_choices(TextSize, "text_size"),
        weekdays=_choices(Weekday, "weekday"),
    )


@taken
async def change(request: Request, form: FormData) -> Response:
    """Remember one section."""
    section = request.path_params["section"]
    home = house(request)
    if section not in _SECTIONS:
        return go("/settings")
    changed = _SECTIONS[section](await _offered(home.settings, form), form)
    if isinstance(changed, Wrong):
        return await _page(request, wrong=changed, given=dict(form))
    try:
        await home.remember(changed)
    except CounterpointError as error:
        wrong = Wrong(section, str(error))
        return await _page(request, wrong=wrong, given=dict(form))
    return go(f"/settings?saved={section}#{section}")


async def _offered(settings: Settings, form: FormData) -> Settings:
    """Name Ollama's model in the settings where a form chose what was offered."""
    chosen = {form.get("provider"), form.get("judge")}
    found = await found_here(settings) if OLLAMA in chosen else None
    if found is None:
        return settings
    return replace(settings, providers=(*settings.providers, found))


# --- The sections ---------------------------------------------------------------


def _answers(settings: Settings, form: FormData) -> Settings | Wrong:
    mode = str(form.get("mode", ""))
    if mode not in {one.value for one in Mode}:
        return _not_there("answers")
    return replace(settings, mode=Mode(mode), keep=form.get("keep") == "yes")


def _place(settings: Settings, form: FormData) -> Settings | Wrong:
    wanted = str(form.get("country", ""))
    if wanted == (settings.country or ""):
        return settings
    code = country_code(wanted)
    if wanted and code is None:
        return _not_there("place")
    return replace(settings, country=code)


def _limits(settings: Settings, form: FormData) -> Settings | Wrong:
    said = words("settings")
    typed = str(form.get("minutes_a_day", "")).strip()
    start, end = (str(form.get(f"quiet_{one}", "")) for one in ("from", "until"))
    minutes = _number(typed, least=1)
    often = str(form.get("sittings_a_day", "")).strip()
    sittings = _number(often, least=1, most=MOST_SITTINGS_A_DAY)
    days = {str(day) for day in form.getlist("pause_days")}
    if typed and minutes is None:
        return Wrong("minutes_a_day", said["minutes_wrong"])
    if often and sittings is None:
        return Wrong("sittings_a_day", said["sittings_wrong"])
    if bool(start) != bool(end):
        return Wrong("quiet_until" if start else "quiet_from", said["quiet_both"])
    if start and not (_CLOCK.fullmatch(start) and _CLOCK.fullmatch(end)):
        return Wrong("quiet_from", said["quiet_wrong"])
    return replace(
        settings,
        limits=PersonalLimits(
            minutes_a_day=minutes,
            quiet_from=start or None,
            quiet_until=end or None,
            sittings_a_day=sittings,
            pause_days=frozenset(day for day in Weekday if day.value in days),
        ),
    )


def _speaker(settings: Settings, form: FormData) -> Settings | Wrong:
    provider = str(form.get("provider", ""))
    judge = str(form.get("judge", "")) or None
    known = {one.name for one in settings.providers}
    if provider not in {GUIDE, *known} and provider != settings.provider:
        return _not_there("speaker")
    if judge is not None and judge not in known and judge != settings.judge:
        return _not_there("speaker")
    return replace(settings, provider=provider, judge=judge)


def _lock(settings: Settings, form: FormData) -> Settings | Wrong:
    minutes = _number(str(form.get("lock_after_minutes", "")).strip(), least=0)
    if minutes is None:
        return Wrong("lock_after_minutes", words("settings")["lock_wrong"])
    return replace(settings, lock_after_minutes=minutes)


def _looks(settings: Settings, form: FormData) -> Settings | Wrong:
    appearance, size = str(form.get("appearance", "")), str(form.get("text_size", ""))
    if appearance not in {one.value for one in Appearance}:
        return _not_there("looks")
    if size not in {one.value for one in TextSize}:
        return _not_there("looks")
    return replace(
        settings,
        appearance=Appearance(appearance),
        text_size=TextSize(size),
        shortcuts=form.get("shortcuts") == "yes",
    )


_SECTIONS: Mapping[str, Callable[[Settings, FormData], Settings | Wrong]] = {
    "answers": _answers,
    "place": _place,
    "limits": _limits,
    "speaker": _speaker,
    "lock": _lock,
    "looks": _looks,
}


def _number(typed: str, *, least: int, most: int = MINUTES_OF_A_DAY) -> int | None:
    if not (typed.isascii() and typed.isdigit()) or len(typed) > len("1440"):
        return None
    return int(typed) if least <= int(typed) <= most else None


def _not_there(field: str) -> Wrong:
    return Wrong(field, words("settings")["not_there"])


def _choices(
    kind: type[Appearance | TextSize | Weekday], section: str
) -> tuple[tuple[str, str], ...]:
    told = words("settings")[section]
    return tuple((one.value, told[one.value]) for one in kind)


# --- Who may word replies ---------------------------------------------------------


def _voices(settings: Settings, found: ProviderSettings | None) -> tuple[Voice, ...]:
    """Return who may speak: the guide, what stands in the settings file or was found.

    It may look for a key in the keyring of the system, which takes a moment.
    """
    guide = Voice(name=GUIDE, model="", leaves=words("settings")["leaves_nothing"])
    named = (*settings.providers, *([found] if found else []))
    all_set = replace(settings, providers=named)
    return (guide, *(_voice(all_set, one) for one in named))


def _voice(settings: Settings, provider: ProviderSettings) -> Voice:
    said = words("settings")
    sat = standing(settings, provider)
    voice = Voice(
        name=provider.name,
        model=provider.model,
        leaves="",
        standing=sat.reason,
        card=sat.card,
    )
    try:
        model = model_named(settings, provider.name)
    except CounterpointError as error:
        return replace(voice, trouble=str(error))
    if model is not None and model.capabilities.local:
        return replace(voice, leaves=said["leaves_nothing_model"])
    host = urlsplit(provider.base_url).hostname or provider.kind
    return replace(voice, leaves=said["leaves_words"].format(host=host))


# --- The passphrase ---------------------------------------------------------------


@shown
async def passphrase_page(request: Request) -> Response:
    """Show what protects the sittings, and ask for a new passphrase."""
    return await _passphrase(request)


async def _passphrase(request: Request, wrong: Wrong | None = None) -> Response:
    from counterpoint.store import Protection  # noqa: PLC0415 - slow

    done = request.query_params.get("done", "")
    return page(
        request,
        "passphrase.html",
        status=400 if wrong else 200,
        wrong=wrong,
        done=words("passphrase").get(done, "") if done in _DONE else "",
        now=(await store_of(request)).protection.sentence,
        would=Protection.PASSPHRASE.sentence,
    )


_DONE = frozenset({"set", "changed", "removed"})


@taken
async def change_passphrase(request: Request, form: FormData) -> Response:
    """Set, change or remove the passphrase."""
    home = house(request)
    wrong = await _passphrase_refused(home, form)
    if wrong is not None:
        return await _passphrase(request, wrong)
    return go(f"/settings/passphrase?done={_what_for(form)}")


def _what_for(form: FormData) -> str:
    if form.get("remove") == "yes":
        return "removed"
    return "changed" if form.get("current") is not None else "set"


async def _passphrase_refused(home: House, form: FormData) -> Wrong | None:
    said = words("passphrase")
    new, again = str(form.get("new", "")), str(form.get("again", ""))
    removes = form.get("remove") == "yes"
    if not removes and not new:
        return Wrong("new", said["empty"])
    if not removes and new != again:
        return Wrong("again", said["differ"])
    current = str(form.get("current", "")) if home.has_passphrase else None
    try:
        await home.protect(None if removes else new, current=current)
    except CounterpointError as error:
        field = "removing" if removes else "current" if current is not None else "new"
        return Wrong(field, str(error))
    return None
