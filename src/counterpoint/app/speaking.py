"""Which models are there, which one words the replies, and does it answer?"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import entry_points
from typing import TYPE_CHECKING

from counterpoint.app.clock import SystemClock
from counterpoint.authored import load
from counterpoint.errors import CounterpointError, SettingsError
from counterpoint.ports import Connection, Identity
from counterpoint.settings import GUIDE, ProviderSettings, key_of

if TYPE_CHECKING:
    from counterpoint.ports import ChatModel, Clock, Judge
    from counterpoint.settings import Settings

PROVIDERS = "counterpoint.providers"


@dataclass(frozen=True, slots=True)
class Probe:
    """Whether a provider can be reached, and how fast it says who it is.

    `sentence` is for the person: that it answers, or what to do next.
    """

    name: str
    reachable: bool
    milliseconds: float
    identity: Identity | None
    sentence: str


def known_kinds() -> tuple[str, ...]:
    """Return the kinds of provider that are installed, without the guide."""
    return tuple(sorted({entry.name for entry in entry_points(group=PROVIDERS)}))


def known_providers(settings: Settings) -> tuple[ProviderSettings, ...]:
    """Return what can be chosen: what was set, then the kinds that were not."""
    named = {one.name for one in settings.providers}
    bare = (ProviderSettings(name=kind, kind=kind) for kind in known_kinds())
    return (*settings.providers, *(one for one in bare if one.name not in named))


def open_model(settings: Settings) -> ChatModel | None:
    """Return the model that words replies; None is the guide alone.

    Raises:
        SettingsError: it cannot be made from what is set.
    """
    return model_named(settings, settings.provider)


def open_judge(settings: Settings) -> Judge | None:
    """Return the judge that was set, if one was.

    Raises:
        SettingsError: it cannot be made from what is set.
    """
    if settings.judge is None:
        return None
    from counterpoint.providers.judge import ModelJudge  # noqa: PLC0415 - at use

    model = model_named(settings, settings.judge)
    if model is None:
        raise SettingsError(
            "The guide cannot judge. Name another provider as the judge, or none."
        )
    return ModelJudge(model)


def model_named(settings: Settings, name: str) -> ChatModel | None:
    """Return a model by the person's name for it; None is the guide alone.

    Raises:
        SettingsError: there is no such provider, or it lacks something.
    """
    if name == GUIDE:
        return None
    provider = settings.provider_named(name)
    for entry in entry_points(group=PROVIDERS):
        if entry.name == provider.kind:
            try:
                model: ChatModel = entry.load()(_connection(settings, provider))
            except ImportError as error:
                raise _not_installed(provider) from error
            return model
    known = ", ".join((GUIDE, *(one.name for one in known_providers(settings))))
    raise SettingsError(f'There is no provider called "{name}". There are: {known}.')


def _connection(settings: Settings, provider: ProviderSettings) -> Connection:
    return Connection(
        name=provider.name,
        model=provider.model,
        base_url=provider.base_url,
        key=key_of(settings, provider),
        threads=provider.threads,
    )


def _not_installed(provider: ProviderSettings) -> SettingsError:
    return SettingsError(
        f'"{provider.name}" needs a part that is not installed. '
        f'Run: pip install "counterpoint[{provider.kind}]"'
    )


async def probe(settings: Settings, name: str) -> Probe:
    """Ask a provider who it is; whatever stands in the way is in the sentence."""
    said = load("providers", "trouble").body["answer"]
    clock = SystemClock()
    begun = clock.elapsed()
    try:
        model = model_named(settings, name)
        if model is None:
            return Probe(name, True, 0.0, Identity(GUIDE, GUIDE), said["guide"])
        begun = clock.elapsed()
        try:
            identity = await model.identity()
        finally:
            await model.close()
    except CounterpointError as error:
        return Probe(name, False, _since(begun, clock), None, str(error))
    sentence = said["model"].format(name=name)
    return Probe(name, True, _since(begun, clock), identity, sentence)


def _since(begun: float, clock: Clock) -> float:
    return round((clock.elapsed() - begun) * 1000, 1)
