"""Whether an article is in English: by its commonest words, and where they leave a doubt by a model of 97 languages."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

_WORD = re.compile(r"[^\W\d_]+")
# The commonest words of written English that are no common words of another language in Latin script.
_ENGLISH = frozenset("the of and to that with by from it at are its has will were which have said for this they than".split())

_SURE_SHARE = 0.12  # of the words: English news has 0.18 to 0.35, other languages below 0.05
_NO_SHARE = 0.02  # whatever it is, it is not English
_SURE = 0.99  # probability below which a foreign language is not believed
_LEAST = 120  # letters: in less, nobody can tell
_LOOK_AT = 3000  # characters at the beginning


def foreign(text: str, told: str = "en") -> str | None:
    """The code of the language when it is certainly not English, else None; `told` is what the metadata says."""
    sample = text[:_LOOK_AT]
    words = [w.lower() for w in _WORD.findall(sample)]
    share = sum(w in _ENGLISH for w in words) / len(words) if words else 0.0
    if share >= _SURE_SHARE:
        return None
    if sum(map(len, words)) < _LEAST:
        return None if is_english(told) else told.lower()
    found = _by_model(sample)
    if found is None:  # no library: then the metadata has the word
        return None if is_english(told) else told.lower()
    code, probability = found
    return code if code != "en" and (probability >= _SURE or share < _NO_SHARE) else None


def is_english(told: str) -> bool:
    """Whether a language tag or name says English: `en`, `en-GB`, `eng`, `English`."""
    return told.strip().lower().replace("_", "-").split("-")[0] in ("en", "eng", "english", "")


@cache
def _model() -> Any:
    try:
        from py3langid.langid import MODEL_FILE, LanguageIdentifier
    except ModuleNotFoundError:
        return None
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def _by_model(text: str) -> tuple[str, float] | None:
    model = _model()
    if model is None:
        return None
    code, probability = model.classify(text)
    return str(code), float(probability)
