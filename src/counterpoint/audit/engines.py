"""Is there an engine for more talks than one computer reads, and where does it run?

Daft and Ray are an extra, and are loaded only here and only when they are asked for.
What either of them sends to those who make it is turned off first.
"""

from __future__ import annotations

from enum import StrEnum
from importlib import import_module
from typing import Any

from counterpoint.audit.sentences import sentence
from counterpoint.errors import InputError, SettingsError
from counterpoint.settings import QUIET, keep_engines_quiet

HERE = "local"
"""In place of an address: Ray is started on this computer alone."""


class Engine(StrEnum):
    """What reads the pieces of an export side by side."""

    POOL = "pool"
    DAFT = "daft"


def daft_on(ray: str | None = None, *, workers: int = 0) -> Any:
    """Return Daft, set to run in this computer's processes or on a Ray cluster.

    It can be set once in the life of a process, and stays where it was set first.

    Args:
        ray: the address of a cluster, "local" for one that is started here, or None
            for no cluster.
        workers: for a cluster that is started here, so many; 0 for its processors.

    Raises:
        SettingsError: the extra is not installed.
        InputError: there is no such cluster.
    """
    keep_engines_quiet()
    daft = _installed("daft")
    if ray is not None:
        _join(ray, workers)
    try:
        if ray is None:
            daft.set_runner_native()
        else:
            daft.set_runner_ray(noop_if_initialized=True)
    except daft.exceptions.DaftCoreException:
        wanted = "native" if ray is None else "ray"
        if daft.get_or_create_runner().name != wanted:
            raise InputError(sentence("engine", "set_already")) from None
    return daft


def processors(ray: str | None) -> int:
    """Return how many processors a cluster has; 0 where there is no cluster."""
    if ray is None:
        return 0
    return int(_installed("ray").cluster_resources().get("CPU", 0))


def _installed(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError:
        raise SettingsError(sentence("engine", "missing")) from None


def _join(address: str, workers: int) -> None:
    ray = _installed("ray")
    if ray.is_initialized():
        return
    here: dict[str, Any] = {}
    if address == HERE:
        here = {"include_dashboard": False}
        if workers:
            here["num_cpus"] = workers
    try:
        ray.init(
            address=address,
            log_to_driver=False,  # a worker's words are for nobody's terminal
            configure_logging=False,
            runtime_env={"env_vars": QUIET},
            **here,
        )
    except (ConnectionError, RuntimeError, ValueError, TimeoutError, OSError):
        raise InputError(sentence("engine", "no_cluster")) from None
