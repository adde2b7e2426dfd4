"""How does the encoder learn to read, from the built corpus to a file?

    python -m training.train [--epochs 7] [--seed 7] [--out FOLDER]
                             [--writers seed,ash] [--note "what is tried"]

Learns from the train split, chooses temperature and thresholds on the
validation split, and never opens the test split.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from counterpoint.detectors import reader_input as inputs
from counterpoint.detectors.wordpiece import WordPiece
from counterpoint.terms import Risk
from training import encoder, larger, reading
from training.corpus import Message, Pair, read_messages, read_pairs
from training.encoder import CACHE, Reader
from training.export import export
from training.lines import Context, Split
from training.measures import auroc, recall_at
from training.style import retyped
from training.taught import Taught, read_taught
from training.told import Told, read_told
from training.twin_lines import read_twin_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

CORPUS = Path(__file__).parent.parent / "corpus"
EXPERIMENTS = Path(__file__).parent / "experiments.md"
SMOOTH = 0.02
# In the vocabulary the marks, such as [CLS], stand before all pieces.
LAST_MARK = 999
ANSWERED = 0.8
"""Of earlier talk that is put before a line, this share ends with a reply."""
MEASURED = frozenset({Split.VALIDATION, Split.TEST})


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to train."""

    epochs: int = 7
    seed: int = 7
    batch: int = 32
    rate: float = 1.5e-4
    head_rate: float = 1e-3
    decay: float = 0.01
    warm: float = 0.1
    hidden: float = 0.08
    remembered: float = 0.995
    threads: int = 2
    writers: tuple[str, ...] = ()
    pairs: bool = True
    large: bool = False
    rank: float = 0.3
    """How much it counts that danger stands above its own safe twin."""
    taught: float = 0.25
    """Of what the larger network said, this share is seen in an epoch."""
    talk: float = 0.15
    """Of the lines that stand alone, this share is seen after talk of something else,
    which must not hide what they say."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line to learn: what is seen of it is typed anew in each epoch."""

    line: Message | Pair | Told | Taught
    answers: Mapping[str, reading.Answer]

    @property
    def group(self) -> str:
        """Return the name that its twins share; none for a line without twins."""
        if isinstance(self.line, Message):
            return self.line.line.group
        return self.line.group if isinstance(self.line, Told) else ""

    @property
    def text(self) -> str:
        """Return what is judged: a message, or a reply to one."""
        if isinstance(self.line, Pair):
            return self.line.line.reply
        return self.line.line.text if isinstance(self.line, Message) else self.line.text

    @property
    def context(self) -> Context:
        """Return what was said before it."""
        if isinstance(self.line, Told):
            return self.line.context
        return Context() if isinstance(self.line, Taught) else self.line.line.context


@dataclass(frozen=True, slots=True)
class Batch:
    """Lines of about the same length, padded."""

    ids: Tensor
    speakers: Tensor
    mask: Tensor
    judged: Tensor
    rows: tuple[Row, ...]


def train(recipe: Recipe, lines: Lines) -> tuple[Reader, WordPiece]:
    """Return the reader that the recipe makes of the lines."""
    torch.manual_seed(recipe.seed)
    torch.set_num_threads(recipe.threads)
    torch.set_flush_denormal(True)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    source = random.Random(recipe.seed)
    network = larger if recipe.large else encoder
    pieces = WordPiece(network.vocabulary())
    learnt, checks = lines.of(Split.TRAIN), lines.of(Split.VALIDATION).messages
    rows = [Row(one, reading.of_message(one)) for one in learnt.messages]
    rows += [Row(one, reading.of_pair(one)) for one in learnt.pairs]
    rows += [Row(one, one.answers) for one in lines.told]
    taught = [Row(one, one.answers) for one in lines.taught]
    a_turn = int(len(taught) * recipe.taught)
    talk = Talk.among(learnt, recipe.talk)
    reader = Reader(network.pretrained(), reading.HEADS).to(device)
    reader.encoder.words.weight.requires_grad_(requires_grad=False)
    optimiser = torch.optim.AdamW(
        [
            {"params": _learnt(reader.encoder), "lr": recipe.rate},
            {"params": list(reader.heads.parameters()), "lr": recipe.head_rate},
        ],
        weight_decay=recipe.decay,
        fused=True,
    )
    # A running mean of the weights errs less than the last of them.
    averaged = AveragedModel(
        reader, multi_avg_fn=get_ema_multi_avg_fn(recipe.remembered)
    )
    steps = recipe.epochs * ((len(rows) + a_turn) // recipe.batch + 2)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: _pace(step / steps, recipe.warm)
    )
    for epoch in range(recipe.epochs):
        started, lost, seen = time.process_time(), 0.0, 0
        reader.train()
        some = [*rows, *source.sample(taught, a_turn)]
        for batch in _batches(some, pieces, recipe.batch, source, talk):
            _hide(batch, pieces, recipe.hidden)
            with torch.autocast(device.type, dtype=torch.bfloat16):
                answers = _ask(reader, batch, device)
            loss = _loss(answers, batch.rows)
            loss = loss + recipe.rank * _out_of_order(answers["live"], batch.rows)
            loss.backward()
            nn.utils.clip_grad_norm_(reader.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            averaged.update_parameters(reader)
            optimiser.zero_grad(set_to_none=True)
            lost, seen = lost + float(loss.detach()), seen + 1
        spent = time.process_time() - started
        shown = check(averaged.module, pieces, checks, device)
        print(
            f"epoch {epoch + 1}: loss {lost / seen:.3f}, {spent:.0f} CPU s, {shown}",
            flush=True,
        )
    return averaged.module.cpu().eval(), pieces


@dataclass(frozen=True, slots=True)
class Lines:
    """All lines of the corpus, as they stood when training began."""

    messages: tuple[Message, ...]
    pairs: tuple[Pair, ...]
    told: tuple[Told, ...] = ()
    taught: tuple[Taught, ...] = ()

    @classmethod
    def read(cls, recipe: Recipe) -> Lines:
        """Read the lines of the writers whom the recipe names, or of all."""
        messages = read_messages(CORPUS / "messages.jsonl")
        pairs = read_pairs(CORPUS / "pairs.jsonl") if recipe.pairs else []

        def wanted(one: Message | Pair) -> bool:
            return not recipe.writers or one.line.origin.writer in recipe.writers

        measured = [one.line.text for one in messages if one.split in MEASURED]
        told = (*read_told(), *read_twin_lines(measured)) if not recipe.writers else ()
        taught = () if recipe.large or recipe.writers else read_taught()
        return cls(
            tuple(filter(wanted, messages)),
            tuple(filter(wanted, pairs)),
            told,
            taught,
        )

    def of(self, split: Split) -> Lines:
        """Return the lines of one split."""
        return Lines(
            tuple(one for one in self.messages if one.split is split),
            tuple(one for one in self.pairs if one.split is split),
            self.told if split is Split.TRAIN else (),
            self.taught if split is Split.TRAIN else (),
        )

    def learnt_texts(self) -> list[str]:
        """Return the texts of all messages that are learnt from."""
        learnt = self.of(Split.TRAIN)
        said = [one.line.text for one in learnt.messages]
        return [*said, *(one.text for one in learnt.told)]


def _learnt(encoder: nn.Module) -> list[nn.Parameter]:
    return [one for one in encoder.parameters() if one.requires_grad]


def _pace(done: float, warm: float) -> float:
    return done / warm if done < warm else max(0.0, (1 - done) / (1 - warm))


def _batches(
    rows: Sequence[Row],
    pieces: WordPiece,
    size: int,
    source: random.Random,
    talk: Talk,
) -> Iterator[Batch]:
    """Yield all rows once, those of a length together, in a new order."""
    seen = [(_seen(row, pieces, source, talk), row) for row in rows]
    source.shuffle(seen)
    # Twins of about the same length are seen together: the difference teaches.
    places: dict[str, float] = {}

    def place(one: tuple[inputs.Pieces, Row]) -> tuple[bool, int, float]:
        ids, row = one[0].ids, one[1]
        beside = places.setdefault(row.group, source.random()) if row.group else 0.0
        return (isinstance(row.line, Pair), _about(len(ids)), beside or source.random())

    seen.sort(key=place)
    parts = [seen[start : start + size] for start in range(0, len(seen), size)]
    source.shuffle(parts)
    for part in parts:
        yield _padded([one for one, _ in part], tuple(row for _, row in part), pieces)


def _about(length: int) -> int:
    return length // 4


def _seen(
    row: Row, pieces: WordPiece, source: random.Random, talk: Talk
) -> inputs.Pieces:
    text = retyped(row.text, source)
    if isinstance(row.line, Pair):
        return inputs.of_reply(pieces, retyped(row.line.line.message, source), text)
    context = row.context
    if context == Context() and source.random() < talk.share:
        context = talk.of_something_else(source)
    return inputs.of_message(
        pieces, text, before=context.message, answered=context.reply
    )


@dataclass(frozen=True, slots=True)
class Talk:
    """What may stand before a line without having anything to do with it."""

    messages: tuple[str, ...]
    replies: tuple[str, ...]
    share: float

    @classmethod
    def among(cls, lines: Lines, share: float) -> Talk:
        """Take it from safe messages and from replies that are learnt from."""
        safe = [one for one in lines.messages if one.labels.risk is Risk.NONE]
        return cls(
            tuple(one.line.text for one in safe),
            tuple(one.line.reply for one in lines.pairs),
            share if safe and lines.pairs else 0.0,
        )

    def of_something_else(self, source: random.Random) -> Context:
        """Return an exchange, or a message that was not answered yet."""
        reply = source.choice(self.replies) if source.random() < ANSWERED else ""
        return Context(source.choice(self.messages), reply)


def _padded(
    seen: Sequence[inputs.Pieces], rows: tuple[Row, ...], pieces: WordPiece
) -> Batch:
    longest = max(len(one.ids) for one in seen)

    def fill(values: tuple[int, ...], filler: int = 0) -> list[int]:
        return [*values, *[filler] * (longest - len(values))]

    return Batch(
        torch.tensor([fill(one.ids, pieces.padding) for one in seen]),
        torch.tensor([fill(one.speakers) for one in seen]),
        torch.tensor([fill((1,) * len(one.ids)) for one in seen]),
        torch.tensor([fill(one.judged) for one in seen]),
        rows,
    )


def _hide(batch: Batch, pieces: WordPiece, share: float) -> None:
    """Hide some pieces, so that no single one decides."""
    chosen = torch.rand(batch.ids.shape) < share
    marks = batch.ids < LAST_MARK
    batch.ids[chosen & ~marks] = pieces.ids["[MASK]"]


def _ask(reader: Reader, batch: Batch, device: torch.device) -> dict[str, Tensor]:
    parts = (batch.ids, batch.speakers, batch.mask, batch.judged)
    found = reader(*(part.to(device) for part in parts))
    return dict(zip(reading.HEADS, found, strict=True))


def _loss(answers: dict[str, Tensor], rows: Sequence[Row]) -> Tensor:
    """Return how wrong the answers are; what nobody knows does not count."""
    total = torch.zeros(())
    for name, weight in reading.WEIGHTS.items():
        known = [
            (place, answer)
            for place, row in enumerate(rows)
            if (answer := row.answers.get(name)) is not None
        ]
        if not known:
            continue
        given = answers[name].float()[[place for place, _ in known]]
        right = torch.tensor([answer for _, answer in known], device=given.device)
        total = total.to(given.device) + weight * _wrong(name, given, right) * (
            len(known) / len(rows)
        )
    return total


def _wrong(name: str, given: Tensor, right: Tensor) -> Tensor:
    if name in reading.ONE_OF:
        return nn.functional.cross_entropy(given, right, label_smoothing=SMOOTH)
    smooth = right * (1 - SMOOTH) + SMOOTH / 2
    return nn.functional.binary_cross_entropy_with_logits(given, smooth)


def _out_of_order(live: Tensor, rows: Sequence[Row]) -> Tensor:
    """Return how far dangerous lines do not stand above their own safe twins."""
    groups: dict[str, list[int]] = {}
    for place, row in enumerate(rows):
        if row.group:
            groups.setdefault(row.group, []).append(place)
    above, below = [], []
    for places in groups.values():
        sure = [(place, _chance_of_danger(rows[place])) for place in places]
        for one, high in sure:
            for other, low in sure:
                if high > 0.5 > low:
                    above.append(one)
                    below.append(other)
    if not above:
        return torch.zeros(())
    gap = live.float()[above, 0] - live.float()[below, 0]
    return nn.functional.softplus(-gap).sum() / len(rows)


def _chance_of_danger(row: Row) -> float:
    answer = row.answers.get("live")
    return answer[0] if answer else 0.5


def check(
    reader: Reader, pieces: WordPiece, messages: Sequence[Message], device: torch.device
) -> str:
    """Say how the reader does on lines that it does not learn from."""
    reader.eval()
    scores = live_scores(reader, pieces, messages, device)
    truths = [one.labels.risk is not Risk.NONE for one in messages]
    twins = reading.twins(messages)
    paired = [i for i, one in enumerate(messages) if one.line.group in twins]
    parts = {"all": range(len(messages)), "twins": paired}
    shown = []
    for name, places in parts.items():
        some, true = [scores[i] for i in places], [truths[i] for i in places]
        recalls = [recall_at(some, true, false_alarms=fa) for fa in (0.02, 0.05, 0.1)]
        found = " / ".join(f"{recall:.2f}" for recall in recalls)
        shown.append(f"{name} AUROC {auroc(some, true):.3f}, recall {found}")
    return "; ".join(shown)


def live_scores(
    reader: Reader, pieces: WordPiece, messages: Sequence[Message], device: torch.device
) -> list[float]:
    """Return how likely a live danger seems in each message, as a logit."""
    scores = [0.0] * len(messages)
    seen = [
        inputs.of_message(
            pieces,
            one.line.text,
            before=one.line.context.message,
            answered=one.line.context.reply,
        )
        for one in messages
    ]
    for part, answers in _answered(reader, pieces, seen, device):
        for place, score in zip(part, answers["live"][:, 0].tolist(), strict=True):
            scores[place] = score
    return scores


def _answered(
    reader: Reader,
    pieces: WordPiece,
    seen: Sequence[inputs.Pieces],
    device: torch.device,
) -> Iterator[tuple[list[int], dict[str, Tensor]]]:
    """Yield (places of some inputs, what the network answers), like lengths together."""
    order = sorted(range(len(seen)), key=lambda place: len(seen[place].ids))
    for start in range(0, len(order), 64):
        part = order[start : start + 64]
        batch = _padded([seen[place] for place in part], (), pieces)
        with torch.no_grad(), torch.autocast(device.type, dtype=torch.bfloat16):
            answers = _ask(reader, batch, device)
        yield part, answers


def said_of(
    reader: Reader, pieces: WordPiece, texts: Sequence[str], heads: Sequence[str]
) -> list[dict[str, reading.Answer]]:
    """Return the chances that the network gives for each text."""
    found: list[dict[str, reading.Answer]] = [{} for _ in texts]
    seen = [inputs.of_message(pieces, text) for text in texts]
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    reader = reader.to(device).eval()
    for part, answers in _answered(reader, pieces, seen, device):
        for head in heads:
            logits = answers[head].float()
            chances = logits.softmax(1) if head in reading.ONE_OF else logits.sigmoid()
            for place, row in zip(part, chances.tolist(), strict=True):
                found[place][head] = row
    return found


def main() -> None:
    """Train, export, choose thresholds, and note what was tried."""
    usual = Recipe()
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--epochs", type=int, default=usual.epochs)
    options.add_argument("--seed", type=int, default=usual.seed)
    options.add_argument("--rate", type=float, default=usual.rate)
    options.add_argument("--writers", default="")
    options.add_argument("--no-pairs", action="store_true")
    options.add_argument("--rank", type=float, default=usual.rank)
    options.add_argument("--taught", type=float, default=usual.taught)
    options.add_argument("--talk", type=float, default=usual.talk)
    options.add_argument("--out", type=Path, default=CACHE / "reader")
    options.add_argument("--note", default="")
    given = options.parse_args()
    recipe = Recipe(
        epochs=given.epochs,
        seed=given.seed,
        rate=given.rate,
        writers=tuple(filter(None, given.writers.split(","))),
        pairs=not given.no_pairs,
        rank=given.rank,
        taught=given.taught,
        talk=given.talk,
    )
    started = time.process_time()
    lines = Lines.read(recipe)
    reader, pieces = train(recipe, lines)
    minutes = (time.process_time() - started) / 60
    held = lines.of(Split.VALIDATION)
    found = export(
        reader,
        list(pieces.ids),
        given.out,
        messages=held.messages,
        pairs=held.pairs,
    )
    print(json.dumps(found, indent=1))
    if given.note:
        row = (
            f"| {given.note} | {found['auroc']:.3f} | {found['recall at 5 %']:.2f} / "
            f"{found['recall at 10 %']:.2f} | {found['ordinary alarms']:.3f} | "
            f"{found['needs F1']:.2f} | {found['reply F1']:.2f} | "
            f"{found['megabytes']:.1f} | {minutes:.0f} |\n"
        )
        with EXPERIMENTS.open("a", encoding="utf-8") as table:
            table.write(row)


if __name__ == "__main__":
    main()
