"""Tokens per CPU second of the shipped models beside spaCy's tokenizer and a pipeline built like en_core_web_sm, in one run.

    python bench/models.py [--passes 5] [--model accurate --model fast]

The yardstick is untrained: its weights are random, its shape that of en_core_web_sm 3.8 as its config.cfg states it (width 96,
depth 4, three pieces; tagger and parser on one network, names on another of the same size, attribute ruler, lemmas by rule).
Speed does not depend on what the weights are, but for two things: the random tagger makes other word classes, so the rules
for lemmas do other work, and random names are more frequent than real ones. `plain` is the same without attribute ruler and
lemmas and is the faster, harder yardstick. The rules for lemmas need the tables of the package spacy-lookups-data; without it
only `plain` is measured.

Passes of the pipelines alternate and each reads other figures and names than the one before; a ratio is taken within a pass, and the
median of the passes is shown. Load time and memory are measured in a process of their own that reads one text at a time, as
the extractor does.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(Path(__file__).parent))

from speed import articles  # noqa: E402

#: Penn tags with the word classes en_core_web_sm's attribute ruler gives them.
CLASSES = {
    "NN": "NOUN", "NNS": "NOUN", "NNP": "PROPN", "NNPS": "PROPN", "VB": "VERB", "VBD": "VERB", "VBG": "VERB", "VBN": "VERB",
    "VBP": "VERB", "VBZ": "VERB", "MD": "AUX", "JJ": "ADJ", "JJR": "ADJ", "JJS": "ADJ", "RB": "ADV", "RBR": "ADV", "RBS": "ADV",
    "DT": "DET", "PDT": "DET", "WDT": "DET", "PRP": "PRON", "PRP$": "PRON", "WP": "PRON", "WP$": "PRON", "EX": "PRON",
    "IN": "ADP", "TO": "PART", "POS": "PART", "RP": "ADP", "CC": "CCONJ", "CD": "NUM", "UH": "INTJ", "SYM": "SYM", "$": "SYM",
    "FW": "X", "LS": "X", "XX": "X", "ADD": "X", "NFP": "PUNCT", "HYPH": "PUNCT", "WRB": "SCONJ", "AFX": "ADJ", "_SP": "SPACE",
    ".": "PUNCT", ",": "PUNCT", ":": "PUNCT", "``": "PUNCT", "''": "PUNCT", "-LRB-": "PUNCT", "-RRB-": "PUNCT",
}  # fmt: skip
RELATIONS = (
    "ROOT acl acomp advcl advmod agent amod appos attr aux auxpass case cc ccomp compound conj csubj csubjpass dative dep det dobj expl "
    "intj mark meta neg nmod npadvmod nsubj nsubjpass nummod oprd parataxis pcomp pobj poss preconj predet prep prt punct quantmod relcl xcomp"
).split()
NAMES = "CARDINAL DATE EVENT FAC GPE LANGUAGE LAW LOC MONEY NORP ORDINAL ORG PERCENT PERSON PRODUCT QUANTITY TIME WORK_OF_ART".split()

EMBED = {
    "@architectures": "spacy.MultiHashEmbed.v2", "width": 96, "attrs": ["NORM", "PREFIX", "SUFFIX", "SHAPE", "SPACY", "IS_SPACE"],
    "rows": [5000, 1000, 2500, 2500, 50, 50], "include_static_vectors": False,
}  # fmt: skip
ENCODE = {"@architectures": "spacy.MaxoutWindowEncoder.v2", "width": 96, "depth": 4, "window_size": 1, "maxout_pieces": 3}
TOK2VEC = {"@architectures": "spacy.Tok2Vec.v2", "embed": EMBED, "encode": ENCODE}
LISTENER = {"@architectures": "spacy.Tok2VecListener.v1", "width": 96, "upstream": "*"}


def _transitions(state: str, tok2vec: dict[str, Any]) -> dict[str, Any]:
    return {
        "@architectures": "spacy.TransitionBasedParser.v2", "state_type": state, "extra_state_tokens": False, "hidden_width": 64,
        "maxout_pieces": 2, "use_upper": True, "nO": None, "tok2vec": tok2vec,
    }  # fmt: skip


def yardstick(lemmas: bool) -> Language:
    """An untrained pipeline of en_core_web_sm's shape."""
    nlp = spacy.blank("en")
    nlp.add_pipe("tok2vec", config={"model": TOK2VEC})
    tagger: Any = nlp.add_pipe("tagger", config={"model": {"@architectures": "spacy.Tagger.v2", "nO": None, "tok2vec": LISTENER}})
    parser: Any = nlp.add_pipe("parser", config={"model": _transitions("parser", LISTENER)})
    for tag in CLASSES:
        tagger.add_label(tag)
    for relation in RELATIONS:
        parser.add_label(relation)
    if lemmas:
        nlp.add_pipe("attribute_ruler")
        nlp.add_pipe("lemmatizer", config={"mode": "rule"})
    ner: Any = nlp.add_pipe("ner", config={"model": _transitions("ner", TOK2VEC)})
    for name in NAMES:
        ner.add_label(name)
    nlp.initialize()
    if lemmas:  # `initialize` would empty it again
        ruler: Any = nlp.get_pipe("attribute_ruler")
        for tag, word_class in CLASSES.items():
            ruler.add([[{"TAG": tag}]], {"POS": word_class})
    return nlp


def _shipped(model: str) -> Language:
    from extractor.nlp import build

    return build(model)


def cpu(work: Callable[[], int]) -> float:
    """What the work returns, per CPU second."""
    begun = time.process_time()
    done = work()
    return done / (time.process_time() - begun)


CHILD = """
import sys, time, json
sys.path.insert(0, {root!r})
import spacy
def most():  # not ru_maxrss: a child inherits its parent's
    return next(int(x.split()[1]) for x in open("/proc/self/status") if x.startswith("VmHWM")) / 1024
bare = most()
from extractor.nlp import build
begun, used = time.perf_counter(), time.process_time()
nlp = build({model!r})
load, used = time.perf_counter() - begun, time.process_time() - used
texts = json.load(open({texts!r}))
for text in texts: nlp(text)  # one at a time, as the extractor does
print(json.dumps({{"load_seconds": round(load, 2), "load_cpu_seconds": round(used, 2), "memory_MB": round(most()),
  "spacy_alone_MB": round(bare)}}))
"""


def process(model: str, texts: list[str], folder: Path) -> dict[str, float]:
    """Load time and memory of a model that has read the texts, in a process of its own."""
    path = folder / "texts.json"
    path.write_text(json.dumps(texts), encoding="utf8")
    code = CHILD.format(root=str(ROOT), model=model, texts=str(path))
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    out: dict[str, float] = json.loads(done.stdout.strip().splitlines()[-1])
    return out


def measure(models: list[str], passes: int) -> dict[str, dict[str, float]]:
    """Tokens per CPU second of each pipeline and how it stands to the yardsticks."""
    batches = [[a.text for a in batch] for batch in articles(passes + 1)]
    bare = spacy.blank("en")
    pipelines: dict[str, Callable[[list[str]], int]] = {"tokenizer": lambda texts: sum(len(bare.make_doc(t)) for t in texts)}

    def add(name: str, nlp: Language) -> None:
        pipelines[name] = lambda texts: sum(len(doc) for doc in nlp.pipe(texts))

    add("plain", yardstick(lemmas=False))
    try:
        import spacy_lookups_data  # type: ignore[import-not-found]  # noqa: F401

        add("en_core_web_sm's shape", yardstick(lemmas=True))
    except ImportError:
        print("spacy-lookups-data is not installed: only the yardstick without lemmas is measured", file=sys.stderr)
    for model in models:
        add(model, _shipped(model))
    rates: dict[str, list[float]] = {name: [] for name in pipelines}
    for n, texts in enumerate(batches):
        for name, run in pipelines.items():
            rate = cpu(lambda run=run, texts=texts: run(texts))  # type: ignore[misc]
            if n:  # the first pass fills caches
                rates[name].append(rate)
    out: dict[str, dict[str, float]] = {}
    for name, values in rates.items():
        out[name] = {"tokens_per_cpu_second": round(statistics.median(values))}
        for other in ("tokenizer", "plain", "en_core_web_sm's shape"):
            if other in rates and other != name:
                out[name][f"times {other}"] = round(statistics.median(a / b for a, b in zip(values, rates[other], strict=True)), 3)
    return out


def main() -> None:
    import tempfile

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--passes", type=int, default=5)
    parser.add_argument("--model", action="append", help="a model or a folder; given again for more; accurate and fast unless given")
    parser.add_argument("--json", type=Path, help="write the figures there too")
    options = parser.parse_args()
    models: list[str] = options.model or ["accurate", "fast"]
    figures = measure(models, options.passes)
    texts = [a.text for a in articles(1)[0]]
    with tempfile.TemporaryDirectory() as folder:
        for model in models:
            figures[model].update(process(model, texts, Path(folder)))
    for name, values in figures.items():
        rest = "  ".join(f"{k} {v}" for k, v in values.items() if k != "tokens_per_cpu_second")
        print(f"{name:<24} {values['tokens_per_cpu_second']:>9,.0f} tokens/CPU s  {rest}")
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf8")


if __name__ == "__main__":
    main()
