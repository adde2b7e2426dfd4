"""What did an audit find, as far as anybody who shows it has to know?"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import TYPE_CHECKING

from counterpoint.audit.figures import Figures

if TYPE_CHECKING:
    from datetime import datetime

    from counterpoint.audit.judged import Judged
    from counterpoint.audit.labels import Label
    from counterpoint.audit.pairs import Apart
    from counterpoint.audit.reading import Passage
    from counterpoint.audit.sampling import Sample
    from counterpoint.audit.shards import How
    from counterpoint.audit.talks import Broken, Who
    from counterpoint.audit.worries import Worry


@dataclass(frozen=True, slots=True)
class Shown:
    """Words that show a label, with what stands around them.

    `asked` is the beginning of the message that a reply answers. `grave` says that
    there is danger in it, or in what it answers.
    """

    label: Label
    title: str
    who: Who
    at: datetime | None
    model: str
    before: str
    quote: str
    after: str
    asked: str = ""
    grave: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """One export: its name, the product it is from, and its figures."""

    name: str
    product: str
    figures: Figures
    talks: int


@dataclass(frozen=True, slots=True)
class Reading:
    """What a second model, called `name`, made of a sample of the replies.

    `host` is where they were sent, "" where they did not leave this computer. `why`
    says why it did not read all of it, or none where it was not even `began`.
    """

    name: str
    host: str
    judged: tuple[Judged, ...] = ()
    why: str = ""
    began: bool = True


@dataclass(frozen=True, slots=True)
class Found:
    """Everything that an audit found.

    `left_out` counts by name what was not read. `passages` are empty where no words
    are wanted, and so are `worries` and `apart`. `broken_in_all` counts all that are
    broken, of which `broken` names the first. `claims` are those that were compared.
    `sample` is what a second model may read, and empty once it did or may not;
    `reading` is what it said.
    """

    how: How
    sources: tuple[Source, ...]
    left_out: tuple[tuple[str, int], ...] = ()
    broken: tuple[Broken, ...] = ()
    broken_in_all: int = 0
    passages: tuple[Shown, ...] = ()
    worries: tuple[Worry, ...] = ()
    apart: tuple[Apart, ...] = ()
    seen_in_all: tuple[tuple[Label, int], ...] = ()
    claims: tuple[Passage, ...] = ()
    sample: tuple[Sample, ...] = ()
    reading: Reading | None = None
    at_least: int = 1
    """Persons in the smallest group that is in the figures."""

    @property
    def figures(self) -> Figures:
        """Return the figures of all exports together."""
        return reduce(add, (one.figures for one in self.sources), Figures())

    def shown(self, label: Label) -> tuple[Shown, ...]:
        """Return the passages of a label, in the order of the export."""
        return tuple(one for one in self.passages if one.label is label)

    def seen(self, label: Label) -> int:
        """Return how often a label was seen, every place of it counted."""
        return dict(self.seen_in_all).get(label, 0)
