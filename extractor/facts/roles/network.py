"""The network itself, in numpy: two layers of self-attention over the article's words, then pairs of figure and word.

Sizes are read from the weights. The training (`models/training/roles/net.py`) has the same network in PyTorch; a test compares
the two. Sources: attention, Vaswani et al. 2017, with the layer normalisation before each part; distances as biases of the
attention scores after Raffel et al. 2020; pairs scored by a biaffine form (Dozat and Manning 2017) and a small feed-forward part.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from extractor.encoder.products import one_thread
from extractor.errors import ModelError
from extractor.facts.roles.features import FAR, SLOTS, ArticleTables, Choices, Floats, Ints, buckets

FILE = Path(__file__).parent / "roles.npz"
_FORBIDDEN = -15.0
_SQRT_2 = math.sqrt(2.0)


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What the network says of an article's figures.

    `named` (q x n) probability that a word belongs to the indicator's name; `slots` (q x c + 1) log probabilities of the
    candidates, the last is “none”; `measures` (q x 5), `statuses` (q x 3) log probabilities; `kept`, `below` (q) probabilities
    that the figure is a fact and that its value is below zero; `implied` (q x i) probability that its name has a word that the
    article leaves out.
    """

    named: Floats
    slots: dict[str, Floats]
    measures: Floats
    statuses: Floats
    kept: Floats
    below: Floats
    implied: Floats


class Network:
    """The trained weights, read once; one or several members, whose answers are averaged.

    Raises:
        ModelError: when the file is missing or no such archive.
    """

    def __init__(self, path: Path = FILE) -> None:
        try:
            with np.load(path) as archive:
                stored = {k: archive[k].astype(np.float32) for k in archive.files}
        except (OSError, ValueError) as error:
            raise ModelError(f"the network of roles in {path} cannot be read: {error}") from error
        members = sorted({k.split("/")[0] for k in stored})
        self.members = [_Member({k.split("/", 1)[1]: v for k, v in stored.items() if k.startswith(f"{m}/")}) for m in members]

        self.hash = hashlib.sha256(path.read_bytes()).hexdigest()[:12]

    @property
    def width(self) -> int:
        """Width of the word vectors it was trained on."""
        return int(self.members[0].w["inp.weight"].shape[1])

    def __call__(self, vectors: Floats, tables: ArticleTables) -> Verdicts:
        """Verdicts on all figures of an article; `vectors` (n x width) are the encoder's."""
        with one_thread():
            found = [m(vectors, tables) for m in self.members]
        classes = _average([f[2] for f in found])
        return Verdicts(
            named=_average([_sigmoid(f[0]) for f in found]),
            slots={s: _average([_log_softmax(f[1][s]) for f in found]) for s in SLOTS},
            measures=_log_softmax(classes[:, :5]),
            statuses=_log_softmax(classes[:, 5:8]),
            kept=_sigmoid(classes[:, 8]),
            below=_sigmoid(classes[:, 9]),
            implied=_sigmoid(classes[:, 10:]),
        )


class _Member:
    def __init__(self, weights: dict[str, Floats]) -> None:
        self.w = weights
        self.layers = 1 + max(int(k.split(".")[1]) for k in weights if k.startswith("ls."))

    def __call__(self, vectors: Floats, t: ArticleTables) -> tuple[Floats, dict[str, Floats], Floats]:
        w = self.w
        x = self._line("inp", vectors) + self._line("lx", t.cues)
        for k in range(t.words.shape[1]):
            x = x + w[f"embs.{k}.weight"][t.words[:, k]]
        n = len(x)
        # distances and sentences apart as one code, so that each layer looks its bias up once
        apart = np.clip(t.sentence[None] - t.sentence[:, None], -3, 3) + 3
        code = buckets(np.arange(n)[None] - np.arange(n)[:, None]) * 7 + apart
        for k in range(self.layers):
            x = self._layer(f"ls.{k}", x, code)
        h = self._norm("norm", x)
        total = np.concatenate([np.zeros((1, h.shape[1]), np.float32), np.cumsum(h, 0, dtype=np.float32)])
        kinds = t.figures
        q = _mean(total, t.first, t.last + 1) + w["kind.weight"][kinds[:, 0]] + w["rule.weight"][kinds[:, 1]] + w["rm.weight"][kinds[:, 2]]
        near = t.pairs[:, :, 1] < FAR
        scores = self._pair("ind", q, h, t.pairs, None, near)
        named = _sigmoid(scores)[:, :, None]
        about = (named * h[None]).sum(1) / (named.sum(1) + 0.01)
        both = np.concatenate([q + w["rs.weight"][kinds[:, 3]] + w["rsg.weight"][kinds[:, 4]], about], 1)
        classes = self._line("cls.3", _gelu(self._line("cls.0", both)))
        implied = self._line("imp.3", _gelu(self._line("imp.0", both)))
        slots = {s: self._slot(r, q + about, total, t, t.choices[s]) for r, s in enumerate(SLOTS)}
        return scores, slots, np.concatenate([classes, implied], 1)

    def _line(self, name: str, x: Floats) -> Floats:
        out: Floats = x @ self.w[f"{name}.weight"].T + self.w[f"{name}.bias"]
        return out

    def _norm(self, name: str, x: Floats) -> Floats:
        centred = x - x.mean(1, keepdims=True)
        out: Floats = centred / np.sqrt((centred**2).mean(1, keepdims=True) + 1e-5) * self.w[f"{name}.weight"] + self.w[f"{name}.bias"]
        return out

    def _layer(self, name: str, x: Floats, code: Ints) -> Floats:
        n, d = x.shape
        bias = (self.w[f"{name}.rel.weight"][:, None] + self.w[f"{name}.sd.weight"][None]).reshape(-1, self.w[f"{name}.sd.weight"].shape[1])
        columns = np.ascontiguousarray(bias.T)
        heads = len(columns)
        query, key, value = self._line(f"{name}.qkv", self._norm(f"{name}.n1", x)).reshape(n, 3, heads, d // heads).transpose(1, 2, 0, 3)
        mixed = np.empty((n, d), dtype=np.float32)
        size = np.float32(math.sqrt(d // heads))
        for head in range(heads):  # one at a time: its n x n scores stay in the processor's cache
            scores = query[head] @ key[head].T
            scores /= size
            scores += columns[head].take(code)
            scores -= scores.max(-1, keepdims=True)
            np.exp(scores, out=scores)
            scores /= scores.sum(-1, keepdims=True)
            mixed[:, head * (d // heads) : (head + 1) * (d // heads)] = scores @ value[head]
        x = x + self._line(f"{name}.o", mixed)
        out: Floats = x + self._line(f"{name}.f2", _gelu(self._line(f"{name}.f1", self._norm(f"{name}.n2", x))))
        return out

    def _pair(self, name: str, q: Floats, t: Floats, codes: Ints, extra: Floats | None, near: NDArray[np.bool_] | None) -> Floats:
        """Scores of figures (q x d) with words or candidates (m x d); pairs outside `near` are ruled out unseen."""
        w = self.w
        a, b = self._line(f"{name}.A", q), self._line(f"{name}.B", t)
        product = (self._line(f"{name}.bq", q) @ w[f"{name}.bi"]) @ self._line(f"{name}.bt", t).T
        rows, columns = np.nonzero(near if near is not None else np.ones(product.shape, dtype=bool))
        hidden = a.take(rows, 0)
        hidden += b.take(columns, 0)
        picked = codes[rows, columns]
        for k in range(codes.shape[2]):
            hidden += w[f"{name}.pfe.{k}.weight"].take(picked[:, k], 0)
        if extra is not None:
            hidden += extra[rows, columns]
        out = np.full(product.shape, _FORBIDDEN, dtype=np.float32)
        out[rows, columns] = (_gelu(hidden) @ w[f"{name}.v.weight"].T)[:, 0] + w[f"{name}.v.bias"][0] + product[rows, columns]
        return out

    def _slot(self, r: int, q: Floats, total: Floats, t: ArticleTables, choices: Choices) -> Floats:
        w = self.w
        none: Floats = self._line(f"none.{r}", q) + w["nrf"][r][choices.chosen[:, -1]][:, None]
        if not len(choices.candidates):
            return none
        things = _mean(total, choices.spans[:, 0], choices.spans[:, 1])
        sorts = choices.sorts
        sort = w[f"cs.{r}.weight"][sorts[:, 0]] + w[f"cl.{r}.weight"][sorts[:, 1]] + w[f"cc.{r}.weight"][sorts[:, 2]]
        chosen = choices.chosen[:, :-1]
        extra = w[f"rf.{r}.weight"][chosen] + sort[None]
        scores = self._pair(f"ptr.{r}", q, things, t.pairs[:, choices.spans[:, 0]], extra, None) + w["rfb"][r][chosen]
        return np.concatenate([scores, none], 1)


def _mean(total: Floats, start: Ints, end: Ints) -> Floats:
    """Means over word spans, from running sums."""
    out: Floats = ((total[end] - total[start]) / (end - start)[:, None]).astype(np.float32)
    return out


def _average(values: Sequence[Floats]) -> Floats:
    out: Floats = np.mean(np.stack(values), axis=0, dtype=np.float32)
    return out


def _gelu(x: Floats) -> Floats:
    """Gives x times the normal distribution function, by the approximation of Abramowitz and Stegun 7.1.26 (error below 2e-7).

    In place: making arrays of this size anew costs more than the arithmetic.
    """
    z = np.abs(x)
    z /= np.float32(_SQRT_2)
    t = z * np.float32(0.3275911)
    t += 1
    np.divide(1, t, out=t)
    out: Floats = t * np.float32(1.061405429)
    for factor in (-1.453152027, 1.421413741, -0.284496736, 0.254829592):
        out += np.float32(factor)
        out *= t
    np.multiply(z, z, out=z)
    np.negative(z, out=z)
    out *= np.exp(z, out=z)
    np.subtract(1, out, out=out)  # erf(z)
    out *= np.copysign(np.float32(1), x, out=t)
    out += 1
    out *= np.multiply(x, np.float32(0.5), out=z)
    return out


def _sigmoid(x: Floats) -> Floats:
    out: Floats = (1 / (1 + np.exp(-np.clip(x, -30, 30)))).astype(np.float32)
    return out


def _log_softmax(x: Floats) -> Floats:
    shifted = x - x.max(-1, keepdims=True)
    out: Floats = (shifted - np.log(np.exp(shifted).sum(-1, keepdims=True))).astype(np.float32)
    return out
