"""The network: a BERT encoder written out (so that it can be exported as it is) and one head per layer of annotation.

Sources: BERT, Devlin et al. 2019; the weights are MiniLM-L6, Wang et al. 2020, as sentence-transformers/all-MiniLM-L6-v2;
the parser is the deep biaffine parser of Dozat and Manning 2017.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch
import torch.nn.functional as F  # noqa: N812
from safetensors.torch import load_file
from torch import Tensor, nn

from extractor.encoder.pieces import SHAPES

from .base import verified

WIDTH, LAYERS, HEADS, INNER, VOCABULARY, POSITIONS = 384, 6, 12, 1536, 30522, 512
ARC, REL = 256, 96
UPPER_LAYERS = 2


@dataclass
class Sizes:
    """Numbers of classes of each head."""

    ner: int
    pos: int
    tag: int
    morph: int
    lemma: int
    dep: int


class Block(nn.Module):
    """One transformer layer, normalisation after the sum as in BERT."""

    def __init__(self) -> None:
        super().__init__()
        self.query, self.key, self.value = (nn.Linear(WIDTH, WIDTH) for _ in range(3))
        self.out, self.norm = nn.Linear(WIDTH, WIDTH), nn.LayerNorm(WIDTH, eps=1e-12)
        self.up, self.down = nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)
        self.norm2, self.drop = nn.LayerNorm(WIDTH, eps=1e-12), nn.Dropout(0.1)
        self.plain = False  # written-out attention, for the export

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        """`mask` is added to the attention scores."""
        b, n, _ = x.shape
        q, k, v = (f(x).view(b, n, HEADS, WIDTH // HEADS).transpose(1, 2) for f in (self.query, self.key, self.value))
        if self.plain:
            scores = q @ k.transpose(-1, -2) * (WIDTH // HEADS) ** -0.5
            a = torch.softmax(scores, -1) @ v
        else:
            a = F.scaled_dot_product_attention(q, k, v, attn_mask=mask if mask is None else mask.to(q.dtype))
        x = self.norm(x + self.drop(self.out(a.transpose(1, 2).reshape(b, n, WIDTH))))
        return self.norm2(x + self.drop(self.down(F.gelu(self.up(x)))))


class Encoder(nn.Module):
    """Embeddings (with the added word shapes, zero at the start) and six layers, or fewer."""

    def __init__(self, layers: int = LAYERS) -> None:
        super().__init__()
        self.words, self.places = nn.Embedding(VOCABULARY, WIDTH), nn.Embedding(POSITIONS, WIDTH)
        self.kind = nn.Parameter(torch.zeros(WIDTH))
        self.shapes = nn.Embedding(SHAPES, WIDTH)
        nn.init.zeros_(self.shapes.weight)
        self.norm, self.drop = nn.LayerNorm(WIDTH, eps=1e-12), nn.Dropout(0.1)
        self.blocks = nn.ModuleList(Block() for _ in range(layers))

    def forward(self, ids: Tensor, shapes: Tensor, mask: Tensor | None) -> Tensor:
        """Vectors of all pieces."""
        return self.halves(ids, shapes, mask)[1]

    def halves(self, ids: Tensor, shapes: Tensor, mask: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """Vectors of all pieces below the upper layers (which `models/training/roles` trains a second time), and at the end."""
        places = torch.arange(ids.shape[1], device=ids.device)
        x = self.words(ids) + self.shapes(shapes) + self.places(places) + self.kind
        x = self.drop(self.norm(x))
        middle = x
        for k, block in enumerate(self.blocks):
            middle = x if k == len(self.blocks) - UPPER_LAYERS else middle
            x = block(x, mask)
        return middle, x

    def load(self, folder: Path) -> None:
        """The published weights, all six layers; refuses any other file."""
        old = {k.removeprefix("bert."): v.float() for k, v in load_file(verified(folder)).items()}
        e = "embeddings."
        new = {"words.weight": old[e + "word_embeddings.weight"], "places.weight": old[e + "position_embeddings.weight"],
               "kind": old[e + "token_type_embeddings.weight"][0], "shapes.weight": torch.zeros(SHAPES, WIDTH),
               "norm.weight": old[e + "LayerNorm.weight"], "norm.bias": old[e + "LayerNorm.bias"]}  # fmt: skip
        names = {"query": "attention.self.query", "key": "attention.self.key", "value": "attention.self.value",
                 "out": "attention.output.dense", "norm": "attention.output.LayerNorm", "up": "intermediate.dense",
                 "down": "output.dense", "norm2": "output.LayerNorm"}  # fmt: skip
        for i in range(LAYERS):
            for ours, theirs in names.items():
                for kind in ("weight", "bias"):
                    new[f"blocks.{i}.{ours}.{kind}"] = old[f"encoder.layer.{i}.{theirs}.{kind}"]
        self.load_state_dict(new)


class Mlp(nn.Module):
    """A projection for the parser."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.line, self.drop = nn.Linear(WIDTH, width), nn.Dropout(0.25)

    def forward(self, x: Tensor) -> Tensor:
        """Projected vectors."""
        return self.drop(F.gelu(self.line(x)))


class Joint(nn.Module):
    """Encoder and heads. A relation score is `left(d)·h + right(d)`, an arc score `U(d)·h`."""

    def __init__(self, sizes: Sizes, layers: int = LAYERS) -> None:
        super().__init__()
        self.encoder, self.drop, self.sizes = Encoder(layers), nn.Dropout(0.1), sizes
        self.ner, self.pos, self.tag = (nn.Linear(WIDTH, k) for k in (sizes.ner, sizes.pos, sizes.tag))
        self.morph, self.lemma = nn.Linear(WIDTH, sizes.morph), nn.Linear(WIDTH, sizes.lemma)
        self.root = nn.Parameter(torch.zeros(WIDTH))
        self.arc_d, self.arc_h, self.rel_d, self.rel_h = Mlp(ARC), Mlp(ARC), Mlp(REL), Mlp(REL)
        self.arc_u = nn.Linear(ARC, ARC)
        self.rel_left, self.rel_right = nn.Linear(REL, sizes.dep * REL), nn.Linear(REL, sizes.dep)
        nn.init.normal_(self.rel_left.weight, 0, 0.02)

    @property
    def layers(self) -> int:
        """How many layers the encoder has."""
        return len(self.encoder.blocks)

    def shrink(self, state: dict[str, Tensor]) -> None:
        """Take over the weights of a deeper network of this kind: every heads' weight, and evenly spread layers, the last among them."""
        deep = 1 + max(int(k.split(".")[2]) for k in state if k.startswith("encoder.blocks."))
        kept = [round((i + 1) * deep / self.layers) - 1 for i in range(self.layers)]
        new = {k: v for k, v in state.items() if not k.startswith("encoder.blocks.")}
        for ours, theirs in enumerate(kept):
            old = f"encoder.blocks.{theirs}."
            new.update({f"encoder.blocks.{ours}." + k.removeprefix(old): v for k, v in state.items() if k.startswith(old)})
        self.load_state_dict(new)

    def vectors(self, ids: Tensor, shapes: Tensor, mask: Tensor | None, first: Tensor) -> Tensor:
        """Vector of the first piece of each word."""
        x = self.encoder(ids, shapes, mask)
        return torch.gather(x, 1, first.unsqueeze(-1).expand(-1, -1, WIDTH))

    def tags(self, h: Tensor) -> dict[str, Tensor]:
        """Scores of the heads that look at one word."""
        return {k: getattr(self, k)(h) for k in ("ner", "pos", "tag", "morph", "lemma")}

    def tree(self, h: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Arc scores (words x root-and-words), and the two sides of the relation scores."""
        hr = torch.cat([self.root.to(h.dtype).expand(h.shape[0], 1, -1), h], 1)
        arcs = self.arc_u(self.arc_d(h)) @ self.arc_h(hr).transpose(1, 2)
        return arcs, self.rel_d(h), self.rel_h(hr)

    def relations(self, d: Tensor, h: Tensor, heads: Tensor) -> Tensor:
        """Relation scores of words under the given heads (0 is the root)."""
        chosen = torch.gather(h, 1, heads.unsqueeze(-1).expand(-1, -1, REL))
        left = self.rel_left(d).view(*d.shape[:2], self.sizes.dep, REL)
        return (left @ chosen.unsqueeze(-1)).squeeze(-1) + self.rel_right(d)
