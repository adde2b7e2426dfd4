"""How does the larger network write down what it makes of unlabelled lines?

    python -m training.teach [--epochs 4] [--again]

It learns from the train split, as the small reader does, and then reads what
`training.taught` makes of the texts that are learnt from. With --again it does not
learn anew but reads with what it learnt the last time, as after new lines.
"""

from __future__ import annotations

import argparse

import torch

from counterpoint.detectors.wordpiece import WordPiece
from training import larger, reading
from training.encoder import CACHE, Reader
from training.taught import HEADS, Taught, unlabelled, write_taught
from training.train import Lines, Recipe, said_of, train

WEIGHTS = CACHE / "larger.pt"


def main() -> None:
    """Let the larger network learn, read and write down."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--epochs", type=int, default=4)
    options.add_argument("--again", action="store_true")
    given = options.parse_args()
    recipe = Recipe(
        epochs=given.epochs,
        rate=5e-5,
        head_rate=5e-4,
        remembered=0.99,
        pairs=False,
        large=True,
    )
    lines = Lines.read(recipe)
    if given.again:
        network, pieces = _kept()
    else:
        network, pieces = train(recipe, lines)
        torch.save(network.state_dict(), WEIGHTS)
    texts = unlabelled(lines.learnt_texts())
    said = said_of(network, pieces, texts, HEADS)
    write_taught(Taught(text, one) for text, one in zip(texts, said, strict=True))


def _kept() -> tuple[Reader, WordPiece]:
    network = Reader(larger.LargerEncoder(), reading.HEADS)
    network.load_state_dict(torch.load(WEIGHTS, weights_only=True))
    return network.eval(), WordPiece(larger.vocabulary())


if __name__ == "__main__":
    main()
