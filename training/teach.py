"""How does the larger network write down what it makes of unlabelled lines?

    python -m training.teach [--epochs 4]

It learns from the train split, as the small reader does, and then reads what
`training.taught` makes of the texts that it learnt from.
"""

from __future__ import annotations

import argparse

from training.taught import HEADS, Taught, unlabelled, write_taught
from training.train import Lines, Recipe, said_of, train


def main() -> None:
    """Let the larger network learn, read and write down."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--epochs", type=int, default=4)
    recipe = Recipe(
        epochs=options.parse_args().epochs,
        rate=5e-5,
        head_rate=5e-4,
        remembered=0.99,
        pairs=False,
        large=True,
    )
    lines = Lines.read(recipe)
    network, pieces = train(recipe, lines)
    texts = unlabelled(lines.learnt_texts())
    said = said_of(network, pieces, texts, HEADS)
    write_taught(Taught(text, one) for text, one in zip(texts, said, strict=True))


if __name__ == "__main__":
    main()
