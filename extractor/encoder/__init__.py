"""The model `accurate`: a small pretrained encoder run by onnxruntime, as a spaCy component `extractor_encoder`.

`load(folder)` builds the pipeline of a model folder that has `encoder_int8.onnx`, `tokenizer.json`, `labels.json` and
`meta.json`. onnxruntime and tokenizers are imported only when a model is loaded.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import spacy
from spacy.language import Language

from extractor.errors import ModelError

if TYPE_CHECKING:
    from extractor.encoder.component import EncoderComponent

__all__ = ["COMPONENT", "is_encoder", "load", "make_encoder"]

COMPONENT = "extractor_encoder"


def is_encoder(folder: Path) -> bool:
    """Whether the folder holds a model of this kind: its `meta.json` says `"encoder": true`."""
    try:
        meta = json.loads((folder / "meta.json").read_text(encoding="utf8"))
    except (OSError, ValueError):
        return False
    return isinstance(meta, dict) and meta.get("encoder") is True


def load(folder: Path, gate: bool = False) -> Language:
    """A blank English pipeline with the encoder; the sentences component goes before it (`first=True`).

    With `gate` it skips sentences that hold neither a figure nor a name.

    Raises:
        ModelError: when a file of the model, onnxruntime or tokenizers is missing.
    """
    nlp = spacy.blank("en")
    try:
        meta = json.loads((folder / "meta.json").read_text(encoding="utf8"))
    except (OSError, ValueError) as error:
        raise ModelError(f"the model in {folder} has no readable meta.json: {error}") from error
    nlp.add_pipe(COMPONENT, config={"folder": str(folder), "gate": gate})
    nlp.meta.update({k: meta[k] for k in ("name", "version", "description", "license") if k in meta})
    return nlp


@Language.factory(
    COMPONENT,
    assigns=["token.tag", "token.pos", "token.morph", "token.lemma", "token.dep", "token.head", "doc.ents", "doc.tensor"],
    default_config={"folder": "", "gate": False},
)
def make_encoder(nlp: Language, name: str, folder: str, gate: bool) -> EncoderComponent:
    """The component of the model in `folder`; with `gate` it skips sentences that can carry no fact."""
    from extractor.encoder.component import EncoderComponent

    return EncoderComponent(nlp.vocab, Path(folder), gate)
