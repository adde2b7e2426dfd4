"""How many bad replies does the review refuse, with the trained reader and without?

    python tools/eval_refusals.py

The test part of our own corpus, from which nothing was learnt and on which nothing
was tuned. A reply counts as bad where its labels name anything that a reply must
not do. Good ones are refused too, as each is held against what Counterpoint itself
would do at that moment; what the reader adds to that is the number to watch.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parent.parent))

from counterpoint.app.judging import judged
from counterpoint.app.reader import open_reader
from counterpoint.terms import Reading, ReplyLabel, ReplyReading
from tools.eval_audit import part, rows_of, told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counterpoint.ports import Reader
    from tools.eval_audit import Row

PAIRS = Path(__file__).parent.parent / "corpus/pairs.jsonl"
BAD = frozenset(
    {
        ReplyLabel.AGREE_WITHOUT_GROUND,
        ReplyLabel.CHALLENGE_CLUMSY,
        ReplyLabel.FLATTERS,
        ReplyLabel.TAKES_SIDES,
        ReplyLabel.FRIEND_CLAIM,
        ReplyLabel.DIAGNOSES,
        ReplyLabel.MEDICATION,
        ReplyLabel.HOOK,
        ReplyLabel.DELUSION,
        ReplyLabel.DEPENDENCE,
        ReplyLabel.MISSES_RISK,
        ReplyLabel.SWAPPED,
    }
)


class OfMessagesOnly:
    """The trained reader, which says nothing of replies."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    @property
    def version(self) -> str:
        """Return whose it is."""
        return self._reader.version

    def read(self, text: str, *, before: str = "", answered: str = "") -> Reading:
        """Read a message."""
        return self._reader.read(text, before=before, answered=answered)

    def read_reply(self, message: str, reply: str) -> ReplyReading:
        """See nothing in a reply."""
        del message, reply
        return ReplyReading()


def rows() -> Iterator[tuple[Row, bool]]:
    """Yield each pair of the test part, and whether its reply is bad."""
    for row in rows_of(PAIRS):
        if row["split"] == "test":
            yield row, not BAD.isdisjoint(told(row))


def main() -> None:
    """Print the table."""
    reader = open_reader()
    if reader is None:
        raise SystemExit("The trained reader is not installed: make dev.")
    pairs = tuple(rows())
    print(f"{'replies':10}{'phrases alone':>26}{'with the reader':>26}")
    for name, wanted in (("bad", True), ("good", False)):
        those = [row for row, bad in pairs if bad is wanted]
        cells = "".join(
            f"{part(_refused(those, by), len(those)):>26}"
            for by in (OfMessagesOnly(reader), reader)
        )
        print(f"{name:10}{cells}")


def _refused(those: list[Row], reader: Reader) -> int:
    return sum(
        not judged(row["reply"], message=row["message"], reader=reader).accepted
        for row in those
    )


if __name__ == "__main__":
    main()
