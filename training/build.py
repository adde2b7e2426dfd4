"""How do the written lines, their ratings and the frozen test become one corpus?

python -m training.build             write corpus/messages.jsonl, pairs.jsonl
python -m training.build --freeze    also freeze the test split
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from counterpoint.errors import InputError
from counterpoint.terms import Risk
from training.corpus import (
    Message,
    Pair,
    read_messages,
    read_pairs,
    write_messages,
    write_pairs,
)
from training.lines import MessageLine, PairLine, Split, Style
from training.probes import form_features, probe, word_features
from training.rating import read_answers, read_index
from training.splits import check_frozen, fingerprint, split
from training.twins import joined
from training.written import read_all, read_corrections, read_seed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from training.rating import Answers

CORPUS = Path(__file__).parent.parent / "corpus"


def build(
    messages: Sequence[MessageLine],
    pairs: Sequence[PairLine],
    *,
    known: dict[str, Split],
    frozen: bool,
    rated: Answers,
    settled: Answers,
) -> tuple[list[Message], list[Pair]]:
    """Join near-duplicates, split, and put all labels of a line side by side.

    Args:
        messages: all messages, the first of two that are the same counts.
        pairs: all pairs, likewise.
        known: the split of lines that an earlier build gave one.
        frozen: whether the test split may still grow.
        rated: what the second reader answered.
        settled: what a third reading decided.
    """
    messages = list({line.id: line for line in reversed(messages)}.values())[::-1]
    pairs = list({line.id: line for line in reversed(pairs)}.values())[::-1]
    lines: list[MessageLine | PairLine] = [*messages, *pairs]
    texts = [one.text if isinstance(one, MessageLine) else one.message for one in lines]
    groups = joined(texts, [one.group for one in lines])
    chosen = _splits(lines, groups, known if frozen else {})
    build_messages: list[Message] = []
    build_pairs: list[Pair] = []
    for line, group in zip(lines, groups, strict=True):
        name = line.id
        where = chosen[name]
        if isinstance(line, MessageLine):
            labels = rated.messages.get(name), settled.messages.get(name)
            build_messages.append(Message(line, group, where, *labels))
        else:
            judged = rated.pairs.get(name), settled.pairs.get(name)
            build_pairs.append(Pair(line, group, where, *judged))
    return build_messages, build_pairs


def _splits(
    lines: Sequence[MessageLine | PairLine],
    groups: Sequence[str],
    known: dict[str, Split],
) -> dict[str, Split]:
    """Return the split of each line; what was tested on stays apart for ever."""
    of_group: dict[str, Split] = {}
    for line, group in zip(lines, groups, strict=True):
        earlier = known.get(line.id)
        if earlier is Split.TEST or (earlier and of_group.get(group) is None):
            of_group[group] = earlier
    given = split(groups, [_stratum(line) for line in lines], of_group)
    chosen: dict[str, Split] = {}
    for line, group in zip(lines, groups, strict=True):
        resembles_test = given[group] is Split.TEST and known
        late = known.get(line.id) is not Split.TEST
        chosen[line.id] = Split.ASIDE if resembles_test and late else given[group]
    return chosen


def _stratum(line: MessageLine | PairLine) -> str:
    if isinstance(line, PairLine):
        return f"{line.origin.writer}/pair/none"
    return f"{line.origin.writer}/{line.labels.risk}"


def _tested(messages: Sequence[Message]) -> list[MessageLine]:
    """Return the lines of the test split, which stay whatever their writer does."""
    return [one.line for one in messages if one.split is Split.TEST]


def _tested_pairs(pairs: Sequence[Pair]) -> list[PairLine]:
    """Return the pairs of the test split."""
    return [one.line for one in pairs if one.split is Split.TEST]


def styles(messages: Iterable[Message]) -> None:
    """Print how danger and safety look in each style: they should look alike."""
    cells: dict[tuple[str, str], list[str]] = defaultdict(list)
    for one in messages:
        danger = "danger" if one.labels.risk is not Risk.NONE else "safe"
        cells[one.line.origin.style, danger].append(one.line.text)
    print(
        f"{'style':10} {'':7} {'lines':>6} {'words':>6} {'>40':>6} "
        f"{'apostr.':>8} {'stop':>6} {'capital':>8} {'laughs':>7}"
    )
    for style in Style:
        for danger in ("danger", "safe"):
            texts = cells[style, danger]
            if texts:
                shares = _shares(texts)
                print(f"{style:10} {danger:7} {len(texts):6} {shares}")


def _shares(texts: Sequence[str]) -> str:
    def part(test: Iterable[bool]) -> str:
        return f"{100 * sum(test) / len(texts):.0f} %"

    lengths = [len(text.split()) for text in texts]
    laughs = (" lol", "haha", "lmao", "\U0001f602")
    return (
        f"{sum(lengths) / len(lengths):6.1f} {part(n > 40 for n in lengths):>6} "
        f"{part(chr(39) in text for text in texts):>8} "
        f"{part(text[-1] in '.!?' for text in texts):>6} "
        f"{part(text[:1].isupper() for text in texts):>8} "
        f"{part(any(one in text.lower() for one in laughs) for text in texts):>7}"
    )


def counts(messages: Sequence[Message], pairs: Sequence[Pair]) -> None:
    """Print how many lines of what there are."""
    print(f"{len(messages)} messages, {len(pairs)} pairs")
    table: dict[str, Counter[object]] = {
        "split": Counter(one.split for one in messages),
        "split of pairs": Counter(one.split for one in pairs),
        "writer": Counter(one.line.origin.writer for one in messages),
        "risk": Counter(one.labels.risk for one in messages),
        "tier": Counter(one.labels.tier for one in messages),
        "tense": Counter(one.labels.tense for one in messages),
        "about": Counter(one.labels.about for one in messages),
        "need": Counter(need for one in messages for need in one.labels.needs),
        "flag": Counter(f for one in messages for f in one.labels.flags or ()),
        "mark": Counter(span.mark for one in messages for span in one.line.spans),
        "reply": Counter(label for one in pairs for label in one.labels),
        "context": Counter(bool(one.line.context.message) for one in messages),
    }
    for name, found in table.items():
        shown = ", ".join(f"{_word(what)} {n}" for what, n in found.most_common())
        print(f"{name}: {shown}")


def _word(what: object) -> str:
    return str(getattr(what, "value", what))


def probes(messages: Sequence[Message]) -> None:
    """Print how far a model without understanding comes."""
    print(f"{'probe':24} {'within twins':22} {'AUROC':22} {'twins':>6}")
    for name, features in (
        ("words", word_features),
        ("stops, length, capitals", form_features),
    ):
        row = probe(name, messages, features)
        print(f"{row.name:24} {row.within_twins!s:22} {row.auroc!s:22} {row.twins:6}")


def main(arguments: Sequence[str]) -> None:
    """Build the corpus from its files and print what is in it."""
    if set(arguments) - {"--freeze"}:
        raise InputError("The only option is --freeze.")
    read = read_all(CORPUS / "written", read_corrections(CORPUS / "corrections.toml"))
    rated = read_answers(CORPUS / "rated", read_index(CORPUS / "rating"))
    settled = read_answers(CORPUS / "settled", read_index(CORPUS / "disputes"))
    for misprint in (*read.misprints, *rated.misprints, *settled.misprints):
        print(f"{misprint.file}:{misprint.line}: {misprint.why}: {misprint.text}")
    seal = CORPUS / "test.sha256"
    frozen = seal.is_file()
    files = CORPUS / "messages.jsonl", CORPUS / "pairs.jsonl"
    before = read_messages(files[0]), read_pairs(files[1])
    known = {one.line.id: one.split for one in before[0]}
    known |= {one.line.id: one.split for one in before[1]}
    kept = (_tested(before[0]), _tested_pairs(before[1])) if frozen else ([], [])
    messages, pairs = build(
        [*read.messages, *read_seed(CORPUS / "seed.jsonl"), *kept[0]],
        [*read.pairs, *kept[1]],
        known=known,
        frozen=frozen,
        rated=rated,
        settled=settled,
    )
    tested = [line.id for line in _tested(messages)]
    tested += [line.id for line in _tested_pairs(pairs)]
    if frozen:
        check_frozen(tested, seal.read_text(encoding="utf-8").strip())
    elif "--freeze" in arguments:
        seal.write_text(fingerprint(tested) + "\n", encoding="utf-8")
    write_messages(files[0], messages)
    write_pairs(files[1], pairs)
    counts(messages, pairs)
    styles(messages)
    probes(messages)


if __name__ == "__main__":
    main(sys.argv[1:])
