"""The network of roles in PyTorch: the same as `extractor/facts/roles/network.py`, which runs it from the saved weights.

Sizes: width 192, two layers of six heads; dropout stands where it helped on the development articles.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn

from extractor.facts.roles.features import CODES, CUES, FAR, IMPLIED, KINDS, MEASURES, RULES, SLOTS, STATUSES, WORD_CODES, buckets
from training.encoder.net import LAYERS, UPPER_LAYERS, WIDTH, Block

from .data import Example

FORBIDDEN = -15.0


@dataclass(frozen=True)
class Sizes:
    """Widths and dropouts."""

    width: int = 192
    layers: int = 2
    heads: int = 6
    name: int = 96
    slot: int = 64
    drop: float = 0.3
    drop_vectors: float = 0.3


@dataclass
class Choice:
    """A slot's candidates and answers as tensors."""

    spans: Tensor
    sorts: Tensor
    chosen: Tensor
    right: Tensor
    any: bool


class Article:
    """An example as tensors."""

    def __init__(self, e: Example) -> None:
        t = e.tables
        self.windows = [(torch.tensor(w), torch.tensor(m, dtype=torch.float32), torch.tensor(f)) for w, m, f in e.windows]
        self.words, self.cues, self.sentence = torch.tensor(t.words), torch.tensor(t.cues), torch.tensor(t.sentence)
        self.first, self.last, self.figures, self.pairs = map(torch.tensor, (t.first, t.last, t.figures, t.pairs))
        n = len(self.sentence)
        at = torch.arange(n)
        self.distance = torch.tensor(buckets((at[None] - at[:, None]).numpy()), dtype=torch.int32)
        self.apart = ((self.sentence[None] - self.sentence[:, None]).clamp(-3, 3) + 3).to(torch.int32)
        self.near = self.pairs[:, :, 1] < FAR
        self.choices = {
            s: Choice(torch.tensor(c.spans), torch.tensor(c.sorts), torch.tensor(c.chosen), torch.tensor(e.slots[s]), bool(c.candidates))
            for s, c in t.choices.items()
        }
        self.implied = torch.tensor(e.implied)
        self.named, self.kept = torch.tensor(e.named), torch.tensor(e.kept)
        self.measure, self.status, self.below = torch.tensor(e.measure), torch.tensor(e.status), torch.tensor(e.below)


class Upper(nn.Module):
    """The encoder's upper layers, trained a second time for the roles of figures."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks = nn.ModuleList(Block() for _ in range(UPPER_LAYERS))

    def forward(self, middle: Tensor, first: Tensor) -> Tensor:
        """Vectors of words, from the pieces of one window."""
        x = middle.unsqueeze(0)
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=self.training):
            for block in self.blocks:
                x = block(x, None)
        return x[0, first].float()

    def load(self, checkpoint: Path) -> None:
        """Start from the encoder's own upper layers."""
        weights = torch.load(checkpoint)["average"]
        for k, block in enumerate(self.blocks):
            name = f"encoder.blocks.{LAYERS - UPPER_LAYERS + k}."
            block.load_state_dict({n.removeprefix(name): v for n, v in weights.items() if n.startswith(name)})


class Layer(nn.Module):
    """Self-attention with biases for distance, then a feed-forward part; the normalisation comes before each."""

    def __init__(self, z: Sizes) -> None:
        super().__init__()
        d, self.heads = z.width, z.heads
        self.qkv, self.o, self.f1, self.f2 = nn.Linear(d, 3 * d), nn.Linear(d, d), nn.Linear(d, 2 * d), nn.Linear(2 * d, d)
        self.n1, self.n2, self.drop = nn.LayerNorm(d), nn.LayerNorm(d), nn.Dropout(z.drop)
        self.rel, self.sd = nn.Embedding(32, z.heads), nn.Embedding(7, z.heads)

    def forward(self, x: Tensor, distance: Tensor, apart: Tensor) -> Tensor:
        """`x` is n x width."""
        n, d = x.shape
        q, k, v = self.qkv(self.n1(x)).view(n, 3, self.heads, d // self.heads).permute(1, 2, 0, 3)
        bias = (self.rel(distance) + self.sd(apart)).permute(2, 0, 1)
        a = self.drop(torch.softmax(q @ k.transpose(-1, -2) / (d // self.heads) ** 0.5 + bias, -1))
        x = x + self.drop(self.o((a @ v).permute(1, 0, 2).reshape(n, d)))
        return x + self.drop(self.f2(self.drop(F.gelu(self.f1(self.n2(x))))))


class Pair(nn.Module):
    """Scores of figures with words or candidates."""

    def __init__(self, z: Sizes, hidden: int) -> None:
        super().__init__()
        d = z.width
        self.A, self.B, self.bq, self.bt = (nn.Linear(d, hidden) for _ in range(4))
        self.pfe = nn.ModuleList(nn.Embedding(k, hidden) for k in CODES)
        self.v, self.bi = nn.Linear(hidden, 1), nn.Parameter(torch.randn(hidden, hidden) * 0.01)

    def forward(self, q: Tensor, t: Tensor, codes: Tensor, extra: Tensor | None = None) -> Tensor:
        """q x m scores."""
        h = self.A(q)[:, None] + self.B(t)[None]
        for k, table in enumerate(self.pfe):
            h = h + table(codes[:, :, k])
        if extra is not None:
            h = h + extra
        return self.v(F.gelu(h))[:, :, 0] + (self.bq(q) @ self.bi) @ self.bt(t).T


class Net(nn.Module):
    """See the module."""

    def __init__(self, z: Sizes) -> None:
        super().__init__()
        d, r = z.width, len(SLOTS)
        self.upper = Upper()
        self.inp, self.lx = nn.Linear(WIDTH, d), nn.Linear(CUES, d)
        self.embs = nn.ModuleList(nn.Embedding(k, d) for k in WORD_CODES)
        self.ls = nn.ModuleList(Layer(z) for _ in range(z.layers))
        self.norm, self.drop, self.drop_vectors = nn.LayerNorm(d), nn.Dropout(z.drop), nn.Dropout(z.drop_vectors)
        self.kind, self.rule, self.rm = nn.Embedding(len(KINDS), d), nn.Embedding(RULES, d), nn.Embedding(len(MEASURES), d)
        self.rs, self.rsg = nn.Embedding(len(STATUSES), d), nn.Embedding(2, d)
        self.ind, self.ptr = Pair(z, z.name), nn.ModuleList(Pair(z, z.slot) for _ in range(r))
        self.rf, self.cs, self.cl, self.cc = (nn.ModuleList(nn.Embedding(k, z.slot) for _ in range(r)) for k in (3, 2, 4, 8))
        self.none = nn.ModuleList(nn.Linear(d, 1) for _ in range(r))
        self.nrf, self.rfb = nn.Parameter(torch.zeros(r, 3)), nn.Parameter(torch.zeros(r, 3))
        self.cls = nn.Sequential(nn.Linear(2 * d, d), nn.GELU(), nn.Dropout(z.drop), nn.Linear(d, len(MEASURES) + len(STATUSES) + 2))
        self.imp = nn.Sequential(nn.Linear(2 * d, d), nn.GELU(), nn.Dropout(z.drop), nn.Linear(d, len(IMPLIED)))
        for module in self.modules():
            if isinstance(module, nn.Embedding):
                nn.init.normal_(module.weight, 0, 0.02)

    def forward(self, a: Article) -> tuple[Tensor, dict[str, Tensor], Tensor]:
        """Scores of the name's words, of the slots' candidates, and of the classes."""
        vectors = torch.zeros(len(a.sentence), WIDTH)
        for words, middle, first in a.windows:
            vectors[words] = self.upper(middle, first)
        return self.read(vectors, a)

    def read(self, vectors: Tensor, a: Article) -> tuple[Tensor, dict[str, Tensor], Tensor]:
        """The same from the words' vectors (n x 384)."""
        x = self.inp(self.drop_vectors(vectors)) + self.lx(a.cues)
        for k, table in enumerate(self.embs):
            x = x + table(a.words[:, k])
        x = self.drop(x)
        for layer in self.ls:
            x = layer(x, a.distance, a.apart)
        h = self.norm(x)
        total = torch.cat([torch.zeros(1, h.shape[1]), h.cumsum(0)])
        f = a.figures
        q = _mean(total, a.first, a.last + 1) + self.kind(f[:, 0]) + self.rule(f[:, 1]) + self.rm(f[:, 2])
        scores = self.ind(self.drop(q), self.drop(h), a.pairs).masked_fill(~a.near, FORBIDDEN)
        named = torch.sigmoid(scores).detach()[:, :, None]  # the classes must not teach the words
        about = (named * h[None]).sum(1) / (named.sum(1) + 0.01)
        both = torch.cat([self.drop(q) + self.rs(f[:, 3]) + self.rsg(f[:, 4]), about], -1)
        classes = torch.cat([self.cls(both), self.imp(both)], 1)
        q2 = self.drop(q + about)
        return scores, {s: self._slot(r, q2, total, a, a.choices[s]) for r, s in enumerate(SLOTS)}, classes

    def _slot(self, r: int, q: Tensor, total: Tensor, a: Article, c: Choice) -> Tensor:
        none = self.none[r](q) + self.nrf[r][c.chosen[:, -1]][:, None]
        if not c.any:
            return none
        things = _mean(total, c.spans[:, 0], c.spans[:, 1])
        sort = self.cs[r](c.sorts[:, 0]) + self.cl[r](c.sorts[:, 1]) + self.cc[r](c.sorts[:, 2])
        chosen = c.chosen[:, :-1]
        scores = self.ptr[r](q, self.drop(things), a.pairs[:, c.spans[:, 0]], self.rf[r](chosen) + sort[None])
        return torch.cat([scores + self.rfb[r][chosen], none], 1)


def _mean(total: Tensor, start: Tensor, end: Tensor) -> Tensor:
    return (total[end] - total[start]) / (end - start)[:, None]


def loss_of(net: Net, a: Article) -> Tensor:
    """Sum of the parts; answers of -1 and -100 are unknown."""
    scores, slots, classes = net(a)
    loss = 0.3 * F.binary_cross_entropy_with_logits(classes[:, 8], a.kept)
    known = a.named[:, 0] >= 0
    if known.any():
        each = F.binary_cross_entropy_with_logits(scores[known], a.named[known], reduction="none")
        loss = loss + 0.5 * (each * a.near[known]).sum() / known.sum()
        missing = F.binary_cross_entropy_with_logits(classes[known, 10:], a.implied[known], reduction="none")
        loss = loss + 0.5 * missing.sum() / known.sum()
    gold = a.measure >= 0
    if gold.any():
        loss = loss + F.cross_entropy(classes[gold, :5], a.measure[gold]) + 0.5 * F.cross_entropy(classes[gold, 5:8], a.status[gold])
        loss = loss + 0.5 * F.binary_cross_entropy_with_logits(classes[gold, 9], a.below[gold].float())
    for slot, c in a.choices.items():
        known = c.right[:, 0] >= 0
        if known.any():
            chance = F.log_softmax(slots[slot][known], 1) + torch.log(c.right[known].clamp(min=1e-9))
            loss = loss - 0.5 * torch.logsumexp(chance, 1).mean()
    return loss
