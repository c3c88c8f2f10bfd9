"""A user's own tables of names: read, checked, added to; big ones cheap."""

from __future__ import annotations

import random
import time
import tracemalloc
from pathlib import Path

import pytest
from spacy.language import Language

from extractor.entities import EntityFinder
from extractor.entities.gazetteer import Gazetteer
from extractor.errors import LexiconError, UsageError
from extractor.lexicon import append_name, load_lexicon


def write(folder: Path, table: str, *lines: str) -> Path:
    (folder / f"{table}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def test_a_row_of_ones_own_is_found_and_joined(plain: Language, tmp_path: Path) -> None:
    write(tmp_path, "organizations", "kind,name,country,aliases,ref", "company,Ile Salt,KZ,ISC|Ile Tuz,Q42")
    found = EntityFinder(load_lexicon([tmp_path])).find(plain("Rye went to Ile Tuz and then to ISC."))
    assert [(e.text, e.name, e.ref) for e in found] == [("Ile Tuz", "Ile Salt", "Q42"), ("ISC", "Ile Salt", "Q42")]


def test_a_person_has_one_name(plain: Language, tmp_path: Path) -> None:
    write(tmp_path, "persons", "kind,name,country,aliases", "governor,Berik Saduov,KZ,Saduov")
    finder = EntityFinder(load_lexicon([tmp_path]))
    assert [(e.text, e.name) for e in finder.find(plain("It was Saduov who left."))] == [("Saduov", "Berik Saduov")]
    assert ("Saduov", "Berik Saduov") not in [(e.text, e.name) for e in finder.find(plain("It was Zhanar Saduov who left."))]


@pytest.mark.parametrize(
    ("table", "lines", "told"),
    [
        ("places", ["kind,name,country", "city,Bad,KAZ"], ["places.csv:2", "country", "KAZ", "two capitals"]),
        ("places", ["kind,name,country", "city,Good,KZ", "village,Foo,KZ"], ["places.csv:3", "village", "write one of"]),
        ("places", ["kind,name,country,ref", "city,Foo,KZ,UZ-TK"], ["places.csv:2", "ref", "UZ-TK", "KZ"]),
        ("places", ["kind,name,country", "city,Foo,KZ,x"], ["places.csv:2", "4 cells", "quote"]),
        ("places", ["kind,name,land", "city,Foo,KZ"], ["places.csv:1", "land", "country"]),
        ("places", ["kind,name", "city,"], ["places.csv:2", "name", "give the name"]),
        ("organizations", ["kind,name,ref", "company,Foo,wiki"], ["organizations.csv:2", "ref", "QID"]),
        ("organizations", ["kind,name,aliases", "company,Foo,a||b"], ["organizations.csv:2", "aliases", "|"]),
        ("organizations", ["kind,name", "company,Foo", "company,Foo"], ["organizations.csv:3", "twice"]),
        ("persons", ["kind,name,since", "president,Foo Bar,yesterday"], ["persons.csv:2", "since", "YYYY"]),
        ("persons", ["kind,name,since,until", "president,Foo Bar,2020,2019"], ["persons.csv:2", "before", "exchange"]),
        ("titles", ["word,role", "Chief,x"], ["titles.csv:2", "role"]),
    ],
)
def test_an_error_names_file_line_and_fix(tmp_path: Path, table: str, lines: list[str], told: list[str]) -> None:
    with pytest.raises(LexiconError) as caught:
        load_lexicon([write(tmp_path, table, *lines)])
    assert all(x in str(caught.value) for x in told), str(caught.value)


def test_names_are_appended(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    append_name(folder, "organizations", {"kind": "company", "name": "Ile Salt", "country": "KZ", "aliases": ["ISC", "Ile Tuz"]})
    append_name(folder, "organizations", {"kind": "bank", "name": "Ile Bank"})
    things = Gazetteer(load_lexicon([folder])).by_alias
    assert things["ISC"][0].name == "Ile Salt"
    assert things["Ile Bank"][0].kind == "bank"


@pytest.mark.parametrize(
    ("table", "cells", "told"),
    [
        ("places", {"kind": "town", "name": "X"}, "write one of"),
        ("places", {"kind": "city", "name": "X", "office": "mayor"}, "no office"),
        ("organizations", {"kind": "company", "name": "a|b"}, "neither"),
        ("places", {"kind": "city", "name": "Kulsary", "country": "KZ"}, "already"),
    ],
)
def test_a_wrong_name_is_not_written(tmp_path: Path, table: str, cells: dict[str, str], told: str) -> None:
    with pytest.raises(UsageError, match=told):
        append_name(tmp_path / "new", table, cells)
    assert not (tmp_path / "new").exists()


def test_a_column_that_the_file_lacks_is_added(tmp_path: Path) -> None:
    write(tmp_path, "places", "kind,name", "city,Old")
    append_name(tmp_path, "places", {"kind": "city", "name": "Fresh", "country": "KZ"})
    assert (tmp_path / "places.csv").read_text().splitlines() == ["kind,name,country", "city,Old,", "city,Fresh,KZ"]


def test_kazakhstan_in_depth() -> None:
    g = Gazetteer(load_lexicon())
    assert sum(x.country == "KZ" for x in g.by_name.values() if x.label.value == "ORG") >= 400
    assert len({x.ref for things in g.by_alias.values() for x in things if (x.ref or "").startswith("KZ-")}) == 20
    assert (g.current["KZ-KAR"], g.current["KZ-YUZ"], g.current["KZ-AST"]) == ("KZ-35", "KZ-61", "KZ-71")
    for alias, name in [
        ("Semipalatinsk", "Semey"), ("Guryev", "Atyrau"), ("Nur-Sultan", "Astana"), ("Karagandy", "Karaganda"), ("Kustanai", "Kostanay"),
        ("Ispat-Karmet", "Qarmet"), ("KTZ", "Kazakhstan Temir Zholy"), ("KMG", "KazMunayGas"), ("Tsesnabank", "Jusan Bank"),
        ("Kegen district", "Kegen District"), ("Khorgos-Eastern Gate", "Khorgos – Eastern Gate"),
    ]:  # fmt: skip
        assert name in {x.name for x in g.by_alias[alias]}, alias


def test_no_alias_of_an_organisation_is_an_everyday_word() -> None:
    finder = EntityFinder(load_lexicon())
    plain = [
        alias for alias, things in finder.gazetteer.by_alias.items()
        if things[0].label.value == "ORG" and alias.islower() and " " not in alias and finder.words.has("common", alias)
    ]  # fmt: skip
    assert plain == []


def test_a_hundred_thousand_names_are_cheap(tmp_path: Path) -> None:
    """Their growth is bounded here by what they may cost at most on any machine; `bench/gazetteer.py` tells the figures."""
    dice = random.Random(1)
    syllables = ["ka", "ra", "mo", "ti", "ve", "lo", "shi", "ne", "ur", "dan", "kor", "bel", "zha", "ny", "tas", "gul"]
    names = {" ".join("".join(dice.choices(syllables, k=3)).capitalize() for _ in range(dice.randint(2, 3))) for _ in range(20_000)}
    write(tmp_path, "organizations", "kind,name,country", *(f"company,{n},KZ" for n in sorted(names)))
    tracemalloc.start()
    begin = time.process_time()
    lexicon = load_lexicon([tmp_path])
    own = Gazetteer(lexicon)
    spent = time.process_time() - begin
    size = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert len(own.by_alias) > len(names)
    assert size < 60_000_000
    assert spent < 15  # tracing makes it slow; without it a fifth of a second
