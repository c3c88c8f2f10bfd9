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
    """Keep hyphened names whole: "Kassym-Jomart" is one token, as it is one name."""
    infixes = [x for x in nlp.Defaults.infixes or () if "(?:-|–|—|--|---|——|~)" not in str(x)]
    infixes += [r"(?<=[0-9a-zа-яё])(?:–|—|--|---|——|~)(?=[0-9A-Za-zА-Яа-я$€£])", r"(?<=[a-z0-9])-(?=[a-z0-9])", r"(?<=[)%])[-–—](?=\w)"]
    nlp.tokenizer.infix_finditer = compile_infix_regex(infixes).finditer  # type: ignore[union-attr]


@Language.component("extractor_sentences", assigns=["token.is_sent_start"])
def sentences(doc: Doc) -> Doc:
    """Sentence bounds by rule: end marks, line breaks and bullets; never inside brackets after an abbreviation.

    The model's parser keeps within these bounds.
    """
    if not len(doc):
        return doc
    starts = [1, *(1 if _ends(doc, i) else -1 for i in range(len(doc) - 1))]
    # all at once: the setter of `is_sent_start` looks at the whole Doc each time
    column: Any = np.array(starts, dtype="int32").reshape(-1, 1).astype("uint64")
    return doc.from_array([SENT_START], column)


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
