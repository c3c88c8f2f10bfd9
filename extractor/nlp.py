"""Builds the spaCy `Language`: tokenizer rules, sentence bounds, the trained pipeline; and the spaCy factory.

The rules never ask which model set the tags and heads. `TOKENIZE`, `SENTENCES`, model: the order is in `build`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import spacy
from spacy.attrs import SENT_START
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import compile_infix_regex

from extractor import encoder
from extractor.encoder.products import use_numpy
from extractor.errors import ModelError

MODELS = {"accurate": "accurate", "fast": "fast"}
DEFAULT_MODEL = "accurate"

# Abbreviations after which a sentence goes on, lower case, without the point.
GOES_ON = frozenset(
    """mr mrs ms dr prof gov gen col lt sen rep st no nos vs approx etc inc ltd co corp jan feb mar apr jun jul aug sep sept oct nov
    dec sq cu bln mln trln thou km art fig est e.g i.e u.s u.k p.m a.m dept avg al cf messrs jr sr mt rs""".split()
)
_SUFFIX = 40
"""Characters: more than any suffix but a row of points has, and than it looks back."""
LONGEST_URL = 2_000
"""Characters. Browsers and servers take no longer ones."""
LONGEST_SENTENCE = 400
"""Tokens. Decrees and lists of names have sentences of 200; what is longer is a table or a list whose line ends were lost."""
_END = re.compile(r"(?<![.!?…])[.!?…]+[\"”’')\]]*$")


def model_folder(model: str) -> Path:
    """The folder of a shipped model by its name, or the given path.

    Raises:
        ModelError: when there is neither.
    """
    if model in MODELS:
        inside = Path(__file__).parent / "models" / MODELS[model]
        beside = Path(__file__).parent.parent / "models" / MODELS[model]
        for folder in (inside, beside):
            if (folder / "meta.json").is_file():
                return folder
        raise ModelError(
            f"the shipped model {model!r} is missing ({inside}); install the package again, or give a folder with --model PATH"
        )
    folder = Path(model)
    if not (folder / "meta.json").is_file():
        raise ModelError(f"no model {model!r}: allowed are {', '.join(sorted(MODELS))} or the path of a spaCy pipeline's folder")
    return folder


def build(model: str = DEFAULT_MODEL, *, gate: bool = False) -> Language:
    """The pipeline that turns an article's text into a Doc with sentences, tags, a tree and names.

    With `gate` an encoder skips the sentences that hold neither a figure nor a name; other models ignore it.

    Raises:
        ModelError: when the model is missing or cannot be loaded.
    """
    folder = model_folder(model)
    try:
        nlp = encoder.load(folder, gate) if encoder.is_encoder(folder) else spacy.load(folder)
    except ModelError:
        raise
    except ImportError as error:
        package = (error.name or "").partition(".")[0] or "extractor"
        told = f"the model in {folder} needs {package}, which cannot be imported ({error})"
        raise ModelError(f"{told}: python -m pip install --force-reinstall {package}; extractor doctor looks at everything") from error
    except Exception as error:  # spaCy raises many kinds for a broken folder
        raise ModelError(f"the model in {folder} cannot be loaded: {error}: extractor doctor says which file is at fault") from error
    nlp.max_length = 10**9  # the length limit is ours: see `pipeline`
    use_numpy(nlp)
    tune_tokenizer(nlp)
    _keep_features(nlp)
    nlp.add_pipe("extractor_sentences", first=True)
    nlp.meta["extractor_hash"] = folder_hash(folder)
    return nlp


def _keep_features(nlp: Language) -> None:
    """Know all morphological features now: one first met in a memory zone would lose its name at the zone's end."""
    for _, pipe in nlp.pipeline:
        for features in getattr(pipe, "cfg", {}).get("labels_morph", {}).values():
            nlp.vocab.morphology.add(features)


def vectors_when_asked(nlp: Language) -> Callable[[Doc, Sequence[tuple[int, int]]], None] | None:
    """What puts the encoder's word vectors into `doc.tensor`, as the network of roles needs them; from now on only when asked.

    None for a pipeline without the encoder.
    """
    if encoder.COMPONENT not in nlp.pipe_names:
        return None
    component: Any = nlp.get_pipe(encoder.COMPONENT)
    component.defer = True
    return component.fill  # type: ignore[no-any-return]


def blank() -> Language:
    """Tokenizer and sentence bounds alone, for tests and tools that need no model."""
    nlp = spacy.blank("en")
    nlp.max_length = 10**9
    tune_tokenizer(nlp)
    nlp.add_pipe("extractor_sentences")
    return nlp


def folder_hash(folder: Path) -> str:
    """One hash of all files of a model."""
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        digest.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def tune_tokenizer(nlp: Language) -> None:
    """Keep hyphened names whole: "Kassym-Jomart" is one token, as it is one name; see of a run of marks its ends only."""
    infixes = [x for x in nlp.Defaults.infixes or () if "(?:-|–|—|--|---|——|~)" not in str(x)]
    infixes += [r"(?<=[0-9a-zа-яё])(?:–|—|--|---|——|~)(?=[0-9A-Za-zА-Яа-я$€£])", r"(?<=[a-z0-9])-(?=[a-z0-9])", r"(?<=[)%])[-–—](?=\w)"]
    tokenizer: Any = nlp.tokenizer
    tokenizer.infix_finditer = compile_infix_regex(infixes).finditer
    if (prefixes := tokenizer.prefix_search) is not None:
        tokenizer.prefix_search = (
            prefixes.__self__.match
        )  # each alternative begins with ^: what is no prefix need not be looked for further on
    if (suffixes := tokenizer.suffix_search) is not None:
        tokenizer.suffix_search = _Suffixes(suffixes.__self__).search
    if (addresses := tokenizer.url_match) is not None:
        tokenizer.url_match = _Addresses(addresses.__self__).match


class _Addresses:
    """Looks for the address of a page in what is not longer than one: with many colons it takes the square of the length."""

    def __init__(self, compiled: re.Pattern[str]) -> None:
        self.pattern = compiled.pattern
        self._compiled = compiled

    def match(self, text: str) -> re.Match[str] | None:
        """The address, if the whole piece is one."""
        return self._compiled.match(text) if len(text) <= LONGEST_URL else None


class _Suffixes:
    """Looks for a suffix in the last characters only: marks are taken off one at a time, and each time all would be read again."""

    def __init__(self, compiled: re.Pattern[str]) -> None:
        self.pattern = compiled.pattern  # spaCy writes it down with the tokenizer
        self._compiled = compiled

    def search(self, text: str) -> re.Match[str] | None:
        """The suffix, if there is one."""
        return self._compiled.search(text, max(0, len(text.rstrip(".")) - _SUFFIX))


@Language.component("extractor_sentences", assigns=["token.is_sent_start"])
def sentences(doc: Doc) -> Doc:
    """Sentence bounds by rule: end marks, line breaks and bullets; never inside brackets after an abbreviation.

    The model's parser keeps within these bounds.
    """
    if not len(doc):
        return doc
    starts = _bounded(doc, [1, *(1 if _ends(doc, i) else -1 for i in range(len(doc) - 1))])
    # all at once: the setter of `is_sent_start` looks at the whole Doc each time
    column: Any = np.array(starts, dtype="int32").reshape(-1, 1).astype("uint64")
    return doc.from_array([SENT_START], column)


def _bounded(doc: Doc, starts: list[int]) -> list[int]:
    """The same with sentences of `LONGEST_SENTENCE` tokens at most: a longer one is cut behind its last semicolon or comma, or anywhere.

    A figure is weighed against all of its sentence. A table without line ends, or a million numbers in a row, would take their square.
    """
    begun = 0
    for i in range(1, len(starts)):
        if starts[i] == 1:
            begun = i
        elif i - begun >= LONGEST_SENTENCE:
            last = range(i, begun + LONGEST_SENTENCE // 2, -1)
            cuts = (j for marks in (";", ",") for j in last if doc[j - 1].text == marks)
            begun = next(cuts, i)
            starts[begun] = 1
    return starts


def _ends(doc: Doc, i: int) -> bool:
    token = doc[i]
    if i + 1 == len(doc):
        return False
    after = doc[i + 1]
    if token.is_space and "\n" in token.text:
        return True
    if after.is_space and "\n" in after.text:
        return False  # the break itself ends the sentence, so that it belongs to the one before
    if after.text in "”’\"')]»" and not after.text.isalnum():
        return False  # the closing quote belongs to the sentence
    text = token.text
    closing = text in ("”", '"', "’", "'", ")", "]", "»")
    mark = doc[i - 1].text if closing and i else text
    if closing and text == '"' and _opens(doc, i):
        return False
    if not _END.search(mark):
        return False
    if closing and text in ")]" and mark != "." and mark != "!" and mark != "?":
        return False
    if _abbreviation(doc, i - 1 if closing and i else i, after.text):
        return False
    first = after.text[:1]
    return not first.islower() and first not in ",;:)%"


def _opens(doc: Doc, i: int) -> bool:
    """Whether a straight quote opens: it stands before a word without a space after it."""
    return not doc[i].whitespace_ and i + 1 < len(doc) and doc[i + 1].is_alpha


def _abbreviation(doc: Doc, i: int, after: str) -> bool:
    token = doc[i]
    word = token.text.rstrip(".").lower() if token.text != "." else (doc[i - 1].text.lower() if i and not doc[i - 1].whitespace_ else "")
    if word in ("inc", "ltd", "co", "corp", "bln", "mln", "trln", "u.s", "u.k", "p.m", "a.m", "etc", "sq.m", "jr"):
        return after[:1].islower() or after[:1].isdigit() or after in ",;:)" or after in ("Inc", "Ltd")
    if word in GOES_ON:
        return True
    return len(word) == 1 and word.isalpha() and after[:1].isupper() and token.text != "."  # an initial: "J. Smith"
