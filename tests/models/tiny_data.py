"""A data folder with a handful of sentences in the shape the recipe expects."""

from __future__ import annotations

import csv
import gzip
import io
from pathlib import Path

WORDS = [
    ("Steel", "steel", "NOUN", "NN", "Number=Sing", 2, "compound"), ("output", "output", "NOUN", "NN", "Number=Sing", 3, "nsubj"),
    ("grew", "grow", "VERB", "VBD", "Tense=Past|VerbForm=Fin", 0, "root"), ("in", "in", "ADP", "IN", "_", 5, "case"),
    ("{place}", "{place}", "PROPN", "NNP", "Number=Sing", 3, "obl"), (".", ".", "PUNCT", ".", "_", 3, "punct"),
]  # fmt: skip
PLACES = "Oslo Lima Quito Accra Riga Osh Bern Doha Cairo Hanoi".split()


def conllu(prefix: str) -> str:
    """One sentence a place."""
    out = []
    for n, place in enumerate(PLACES):
        out.append(f"# newdoc id = {prefix}{n}\n# sent_id = {prefix}{n}-1")
        for i, (form, lemma, pos, tag, morph, head, dep) in enumerate(WORDS, 1):
            misc = "SpaceAfter=No" if i == 5 else "Entity=(1-place-new)" if form == "{place}" else "_"
            out.append("\t".join([str(i), form.format(place=place), lemma.format(place=place), pos, tag, morph, str(head), dep, "_", misc]))
        out.append("")
    return "\n".join(out) + "\n"


def iob2(prefix: str) -> str:
    """Universal NER's columns of the same sentences."""
    out = []
    for n, place in enumerate(PLACES):
        out.append(f"# sent_id = {prefix}{n}-1")
        for i, (form, *_) in enumerate(WORDS, 1):
            out.append(f"{i}\t{form.format(place=place)}\t{'B-LOC' if i == 5 else 'O'}\t-\t-")
        out.append("")
    return "\n".join(out) + "\n"


def columns(sep: str = " ") -> str:
    """Word and tag."""
    return "\n\n".join(f"Nur{sep}B-PER\nlives{sep}O\nin{sep}O\n{place}{sep}B-LOC\n.{sep}O" for place in PLACES) + "\n"


def table(rows: list[dict[str, str]]) -> bytes:
    """CSV."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def write(path: Path, data: str | bytes) -> None:
    """Write a file, packed where its name says so."""
    path.parent.mkdir(parents=True, exist_ok=True)
    raw = data.encode() if isinstance(data, str) else data
    path.write_bytes(gzip.compress(raw) if path.suffix == ".gz" else raw)


def make(data: Path, locales: list[str]) -> Path:
    """The whole folder."""
    for split in ("train", "dev", "test"):
        write(data / f"treebanks/ud_ewt/en_ewt-ud-{split}.conllu", conllu("ewt"))
        write(data / f"treebanks/ud_gum_free/en_gumfree-ud-{split}.conllu", conllu("GUM_news_a-"))
        write(data / f"ner/uner_ewt/en_ewt-ud-{split}.iob2", iob2("ewt"))
    write(data / "treebanks/ud_pud/en_pud-ud-test.conllu", conllu("pud"))
    write(data / "ner/uner_pud/en_pud-ud-test.iob2", iob2("pud"))
    write(data / "ner/wikigold/wikigold.conll.txt", columns())
    write(data / "ner/multiner_cc0/Final_English.txt", columns())
    for part in "eg":
        write(data / f"ner/broad_twitter/{part}.conll", columns("\t"))
    kinds = [("given", "Aidar"), ("family", "Ospanov"), ("patronymic", "Ivanovich")]
    write(
        data / "free/names/person_names.csv.gz",
        table([{"romanised": n, "locale_or_country": x, "kind": k} for x in locales for k, n in kinds]),
    )
    write(data / "free/geonames/countries.csv", table([{"name": n} for n in ("Peru", "Kenya")]))
    write(data / "free/geonames/cities500_central_asia.csv", table([{"name": n, "population": "90000"} for n in ("Osh", "Aktau")]))
    write(data / "free/geonames/cities5000_world.csv.gz", table([{"name": n, "population": "90000"} for n in PLACES]))
    write(data / "free/geonames/admin1_world.csv", table([{"ascii_name": "Loreto"}]))
    write(data / "free/geonames/admin2_central_asia.csv", table([{"ascii_name": "Aksu Audany"}]))
    return data
