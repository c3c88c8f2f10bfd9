"""The spaCy component that runs the encoder: tags, features, lemmas, a tree and names on a Doc that has sentences.

One window of whole sentences goes through the network at a time, without padding: the activations are quantised by
their range in the call, so a result must never depend on what else is in it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.attrs import DEP, ENT_IOB, ENT_TYPE, HEAD, LEMMA, LOWER, MORPH, ORTH, POS, SENT_START, TAG
from spacy.tokens import Doc
from spacy.vocab import Vocab

from extractor.encoder import decode, lemmas
from extractor.encoder.gate import carries
from extractor.encoder.pieces import CLS, SEP, Coded, Pieces, cut, pack
from extractor.errors import ModelError

MODEL, TOKENIZER, LABELS, LEMMAS = "encoder_int8.onnx", "tokenizer.json", "labels.json", "lemmas.json"
UPPER = "roles_int8.onnx"  # the upper layers trained for the roles of figures; a model may lack them
ATTRIBUTES = [TAG, POS, MORPH, LEMMA, DEP, HEAD, ENT_IOB, ENT_TYPE]
_TAG, _POS, _MORPH, _LEMMA, _DEP, _HEAD, _IOB, _TYPE = range(len(ATTRIBUTES))
_INSIDE, _OUTSIDE, _BEGIN = 1, 2, 3
_CACHE = 100_000
WIDTH = 384  # of the vectors that are left in `doc.tensor`, zero where nothing was read

Scores = dict[str, NDArray[Any]]
Lower = tuple[list[int], NDArray[np.float32], NDArray[np.int64]]  # a window's words, its pieces by the lower layers, each word's first


@dataclass(slots=True)
class Stretch:
    """Words of a sentence that are parsed together; `sentence` is the number of the sentence."""

    sentence: int
    words: list[int]
    coded: list[Coded]


def open_session(path: Path) -> Any:
    """An exported network, one thread.

    Raises:
        ModelError: when onnxruntime is missing or broken.
    """
    try:
        import onnxruntime
    except ImportError as error:
        told = f"the model in {path.parent} needs onnxruntime, which cannot be imported ({error})"
        raise ModelError(f"{told}: python -m pip install --force-reinstall onnxruntime, or take --model fast") from error
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_mem_pattern = False  # a pattern for each length of window would pile up
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


class Network:
    """The exported network."""

    OUTPUTS = ("ner", "pos", "tag", "morph", "lemma", "arcs", "left", "right", "heads", "middle")

    def __init__(self, folder: Path) -> None:
        self._session = open_session(folder / MODEL)

    def __call__(self, stretches: list[Stretch]) -> Scores:
        """Scores of all words of a window."""
        ids, shapes, first = [CLS], [0], []
        for stretch in stretches:
            for pieces, shape in stretch.coded:
                first.append(len(ids))
                ids.extend(pieces)
                shapes.extend([shape] * len(pieces))
        given = {"ids": [*ids, SEP], "shapes": [*shapes, 0], "first": first}
        found = self._session.run(self.OUTPUTS, {k: np.array(v, dtype=np.int64) for k, v in given.items()})
        return dict(zip(self.OUTPUTS, found, strict=True))


def _lower(window: list[Stretch], middle: NDArray[np.float32]) -> Lower:
    sizes = np.array([len(pieces) for stretch in window for pieces, _ in stretch.coded], dtype=np.int64)
    return [i for stretch in window for i in stretch.words], np.asarray(middle, dtype=np.float32), 1 + np.cumsum(sizes) - sizes


class EncoderComponent:
    """See the module; `folder` holds the network, the word pieces and the labels.

    With `gate` the network reads only sentences that have a figure or a name (`extractor.encoder.gate`); the others get a
    flat tree of words of the class X. With `defer` the upper layers wait until `fill` asks for them: an article without a
    figure, and the parts of a long one that hold none, do without.

    Raises:
        ModelError: when a file or a package is missing.
    """

    def __init__(self, vocab: Vocab, folder: Path, gate: bool = False) -> None:
        for name in (MODEL, TOKENIZER, LABELS, LEMMAS):
            if not (folder / name).is_file():
                raise ModelError(f"the model in {folder} has no {name}")
        self.vocab, self.folder, self.gate = vocab, folder, gate
        self.defer = False
        self._open()

    def _open(self) -> None:
        labels = json.loads((self.folder / LABELS).read_text(encoding="utf8"))
        self.network = Network(self.folder)
        upper = self.folder / UPPER
        self.upper = open_session(upper) if upper.is_file() else None
        self.keep_windows = False  # the training of the roles looks at what the lower layers give
        self.windows: list[tuple[list[int], NDArray[np.float16], NDArray[np.int64]]] = []
        self._last: tuple[Doc, list[Lower]] | None = None
        self.pieces = Pieces(self.folder / TOKENIZER)
        add = self.vocab.strings.add
        self.names = decode.Names(labels["ner"])
        self.rules: list[str] = labels["lemma"]
        forms = json.loads((self.folder / LEMMAS).read_text(encoding="utf8"))
        self.forms: list[dict[str, str]] = [forms.get(x, {}) for x in labels["pos"]]
        self.tags, self.pos = (np.array([add(x) for x in labels[k]], dtype=np.uint64) for k in ("tag", "pos"))
        self.morphs = np.array([self.vocab.morphology.add(x) for x in labels["morph"]], dtype=np.uint64)
        self.root_label = labels["dep"].index("root")
        self.deps = np.array([add("ROOT" if x == "root" else x) for x in labels["dep"]], dtype=np.uint64)
        self.types = np.array([add(x[2:]) if x != "O" else 0 for x in labels["ner"]], dtype=np.uint64)
        self.iob = np.array([{"O": _OUTSIDE, "B": _BEGIN, "I": _INSIDE}[x[0]] for x in labels["ner"]], dtype=np.uint64)
        self.space = tuple(add(x) for x in ("_SP", "SPACE", "dep", "ROOT", "parataxis"))
        self.no_morph = self.vocab.morphology.add("")
        self.unread = add("X")
        self._lemmas: dict[tuple[str, int, tuple[int, ...]], str] = {}  # words: their numbers may end with a memory zone

    def __getstate__(self) -> tuple[Vocab, Path, bool, bool]:
        return self.vocab, self.folder, self.gate, self.defer

    def __setstate__(self, state: tuple[Vocab, Path, bool, bool]) -> None:
        self.vocab, self.folder, self.gate, self.defer = state
        self._open()

    def __call__(self, doc: Doc) -> Doc:
        """Annotate a Doc; its sentence bounds (or the whole, where there are none) stay as they are."""
        n = len(doc)
        if not n:
            return doc
        texts = [token.text for token in doc]
        spaces = [token.is_space for token in doc]
        starts = self._starts(doc)
        table = np.zeros((n, len(ATTRIBUTES)), dtype=np.uint64)
        heads = np.arange(n, dtype=np.int64)
        lower: list[Lower] = []
        self.windows = []
        roots: dict[int, int] = {}
        sentences, whole = self._sentences(texts, spaces, starts)
        if self.gate:
            self._leave(whole, sentences, doc, table, heads)
        for window in self._windows(texts, sentences):
            lower.append(_lower(window, self._read(window, texts, table, heads, roots)))
            if self.keep_windows:
                self.windows.append((lower[-1][0], lower[-1][1].astype(np.float16), lower[-1][2]))
        self._attach_spaces(spaces, starts, table, heads, roots)
        table[spaces, _LEMMA] = doc.to_array([ORTH]).reshape(-1)[spaces]
        table[:, _HEAD] = (heads - np.arange(n)).view(np.uint64)
        doc.from_array(ATTRIBUTES, table)  # type: ignore[arg-type]  # spaCy's stub wants thinc's own array type
        # spaCy guesses the bounds again from the tree; ours are right
        column = np.where(starts, 1, -1).astype(np.int64).view(np.uint64).reshape(n, 1)
        doc.from_array([SENT_START], column)  # type: ignore[arg-type]
        if self.upper is not None:
            self._last = doc, lower
            if not self.defer:
                self.fill(doc, [(0, n)])
        return doc

    def fill(self, doc: Doc, ranges: Sequence[tuple[int, int]]) -> None:
        """Leave the upper layers' vectors of the words in the ranges, and of their windows, in `doc.tensor`; the others are zero."""
        last, self._last = self._last, None
        if self.upper is None or getattr(doc.tensor, "shape", None) == (len(doc), WIDTH):
            return
        vectors = np.zeros((len(doc), WIDTH), dtype=np.float32)
        for words, middle, first in last[1] if last is not None and last[0] is doc else self._again(doc):
            if any(words[0] < end and start <= words[-1] for start, end in ranges):
                vectors[words] = self.upper.run(["vectors"], {"middle": middle, "first": first})[0]
        doc.tensor = vectors  # type: ignore[assignment]  # spaCy's stub asks for doubles

    def _again(self, doc: Doc) -> Iterator[Lower]:
        """What the lower layers make of a Doc that was read some time ago."""
        texts = [token.text for token in doc]
        sentences, _ = self._sentences(texts, [token.is_space for token in doc], self._starts(doc))
        for window in self._windows(texts, sentences):
            yield _lower(window, self.network(window)["middle"])

    def _starts(self, doc: Doc) -> list[bool]:
        starts: list[bool] = (doc.to_array([SENT_START]).reshape(-1).view(np.int64) == 1).tolist()
        starts[0] = True
        return starts

    def _sentences(self, texts: list[str], spaces: list[bool], starts: list[bool]) -> tuple[list[list[int]], list[list[int]]]:
        """The words to read of each sentence, white space left out, and all its words."""
        bounds = [i for i, new in enumerate(starts) if new]
        whole = [[i for i in range(a, b) if not spaces[i]] for a, b in zip(bounds, [*bounds[1:], len(texts)], strict=True)]
        return [words if not self.gate or carries([texts[i] for i in words]) else [] for words in whole], whole

    def pipe(self, stream: Iterable[Doc], batch_size: int = 1) -> Iterator[Doc]:
        """One Doc at a time."""
        for doc in stream:
            yield self(doc)

    def _windows(self, texts: list[str], sentences: list[list[int]]) -> Iterator[list[Stretch]]:
        """The words of the sentences, spaces left out, as windows of whole sentences; overlong sentences in stretches."""
        stretches: list[Stretch] = []
        for number, words in enumerate(sentences):
            coded = [self.pieces(texts[i]) for i in words]
            for start, end in cut([len(pieces) for pieces, _ in coded]) if words else ():
                stretches.append(Stretch(number, words[start:end], coded[start:end]))
        for start, end in pack([sum(len(pieces) for pieces, _ in s.coded) for s in stretches]):
            yield stretches[start:end]

    def _leave(
        self, sentences: list[list[int]], passed: list[list[int]], doc: Doc, table: NDArray[np.uint64], heads: NDArray[np.int64]
    ) -> None:
        """Flat trees for the sentences that did not pass the gate."""
        lower = doc.to_array([LOWER]).reshape(-1)
        for words, kept in zip(sentences, passed, strict=True):
            if words and not kept:
                heads[words] = words[0]
                table[words, _POS], table[words, _DEP], table[words, _IOB] = self.unread, self.space[2], _OUTSIDE
                table[words[0], _DEP] = self.space[3]
                table[words, _MORPH], table[words, _LEMMA] = self.no_morph, lower[words]

    def _read(
        self, window: list[Stretch], texts: list[str], table: NDArray[np.uint64], heads: NDArray[np.int64], roots: dict[int, int]
    ) -> NDArray[np.float32]:
        """Write a window's annotation; returns what the lower layers made of its pieces."""
        scores = self.network(window)
        words = np.array([i for stretch in window for i in stretch.words])
        chosen = np.zeros(len(words), dtype=np.int64)  # heads within the window, 0 for the root
        at = 0
        for stretch in window:
            n = len(stretch.words)
            columns = [0, *range(at + 1, at + n + 1)]
            local = decode.heads_of(scores["arcs"][at : at + n, columns])
            chosen[at : at + n] = np.where(local == 0, 0, local + at)
            names = self.names(scores["ner"][at : at + n])
            table[stretch.words, _IOB], table[stretch.words, _TYPE] = self.iob[names], self.types[names]
            at += n
        table[words, _TAG], table[words, _POS] = self.tags[scores["tag"]], self.pos[scores["pos"]]
        table[words, _MORPH] = self.morphs[scores["morph"]]
        table[words, _DEP] = self.deps[self._relations(scores, chosen)]
        looked_up = zip(words.tolist(), scores["pos"].tolist(), scores["lemma"].tolist(), strict=True)
        table[words, _LEMMA] = [self._lemma(texts[i], pos, tuple(ranked)) for i, pos, ranked in looked_up]
        below = chosen > 0
        heads[words[below]] = words[chosen[below] - 1]
        at = 0
        for stretch in window:
            root = stretch.words[int((chosen[at : at + len(stretch.words)] == 0).argmax())]
            at += len(stretch.words)
            first = roots.setdefault(stretch.sentence, root)
            if first != root:  # a later stretch of an overlong sentence
                heads[root] = first
                table[root, _DEP] = self.space[4]
        return np.asarray(scores["middle"], dtype=np.float32)

    def _relations(self, scores: Scores, heads: NDArray[np.int64]) -> NDArray[np.int64]:
        """Numbers of the relations of words under the heads; `root` for the root and for nothing else."""
        right = scores["right"]
        left = scores["left"].reshape(*right.shape, -1)
        values = np.matmul(left, scores["heads"][heads][:, :, None])[:, :, 0] + right
        values[:, self.root_label] = -np.inf
        out: NDArray[np.int64] = values.argmax(1)
        out[heads == 0] = self.root_label
        return out

    def _lemma(self, word: str, pos: int, ranked: tuple[int, ...]) -> int:
        key = (word, pos, ranked)
        value = self._lemmas.get(key)
        if value is None:
            if len(self._lemmas) >= _CACHE:
                self._lemmas.clear()
            value = self._lemmas[key] = lemmas.lemma_of(word, [self.rules[k] for k in ranked], self.forms[pos])
        return self.vocab.strings.add(value)

    def _attach_spaces(
        self, spaces: list[bool], starts: list[bool], table: NDArray[np.uint64], heads: NDArray[np.int64], roots: dict[int, int]
    ) -> None:
        """White space hangs on the word before it in the sentence, else on the one after; alone it is a root."""
        tag, pos, dep, root, _ = self.space
        anchor = -1
        waiting: list[int] = []
        for i, blank in enumerate(spaces):
            if starts[i]:
                anchor, waiting = -1, []
            if not blank:
                heads[waiting] = i
                anchor, waiting = i, []
                continue
            table[i, [_TAG, _POS, _DEP, _IOB]] = tag, pos, dep, _OUTSIDE
            table[i, _MORPH] = self.no_morph
            if anchor >= 0:
                heads[i] = anchor
            else:
                heads[i] = waiting[0] if waiting else i
                waiting.append(i)
        for i in range(len(spaces) - 1, 0, -1):  # "New  York": the gap inside a name belongs to it
            if spaces[i - 1] and table[i, _IOB] == _INSIDE:
                table[i - 1, [_IOB, _TYPE]] = _INSIDE, table[i, _TYPE]
        alone = (heads == np.arange(len(spaces))) & np.array(spaces)
        table[alone, _DEP] = root
