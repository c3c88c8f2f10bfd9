"""Lexicon files that are wrong in every way: all faults are told, by file, and nothing else is raised."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path
from typing import Any

import pytest

from extractor.errors import LexiconError
from extractor.lexicon import files, load_lexicon
from extractor.lexicon import load as lexicon_files
from extractor.lexicon.schema import FILES
from extractor.periods import PeriodGrammar
from extractor.settings import DEFAULTS

BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(9)
)
WRONG = [
    # file, content, a word of what is told
    ("units.yaml", b"\xff\xfe\x00", "units.yaml"),
    ("units.yaml", "- {id: x}\n".encode("utf-16"), "units.yaml"),
    ("units.yaml", b"- {id: \x00}", "units.yaml"),
    ("units.yaml", b"[" * 50_000, "units.yaml"),
    ("units.yaml", b"- " * 20_000, "units.yaml"),
    ("units.yaml", b"{a: " * 900, "units.yaml"),
    ("units.yaml", BOMB.encode(), "list of entries"),
    ("units.yaml", f"- {{id: x, words: *i}}\n{BOMB}".encode(), "units.yaml"),
    ("level_words.yaml", ("- " + BOMB.replace("\n", "\n  ").strip() + "\n  id: x\n  forms: *i\n").encode(), "forms"),
    ("level_words.yaml", b"- &a {id: x, forms: [*a]}\n", "forms"),
    ("level_words.yaml", b"- {id: x, id: y}\n", "stands twice"),
    ("level_words.yaml", b"- {[1]: 2}\n", "level_words.yaml"),
    ("level_words.yaml", b"- {? {a: b} : 2}\n", "level_words.yaml"),
    ("level_words.yaml", b"- no\n- 3:30\n- null\n- []\n", "no mapping"),
    ("level_words.yaml", b"- {id: no}\n", "id"),
    ("level_words.yaml", b"- {id: 2024-13-45}\n", "level_words.yaml"),
    ("level_words.yaml", b"- {id: 0o777}\n- {id: 1e999}\n- {id: .nan}\n", "id"),
    ("level_words.yaml", b"a scalar\n", "list of entries"),
    ("level_words.yaml", b"--- [a]\n--- [b]\n", "level_words.yaml"),
    ("level_words.yaml", b"\t- {id: x}\n", "level_words.yaml"),
    ("level_words.yaml", b"- {id: '" + b"x" * 100_000 + b" '}\n", "id"),
    ("number_traps.yaml", b"- {id: x, reason: age, pattern: '(('}\n", "pattern"),
    ("number_words.yaml", b"- {id: x, role: digit, value: '1e999999999', words: [x]}\n", "number_words.yaml"),
    ("units.yaml", b"- {id: x, kind: measure, code: " + b"(" * 5000 + b", words: [x]}\n", "code"),
    ("heads.csv", b"word,sort,sides\n\"unclosed", "heads.csv"),
    ("heads.csv", b"word;sort\nx;y\n", "heads.csv"),
    ("heads.csv", b"word,sort\n" + b"x" * 200_000 + b",y\n", "heads.csv"),
    ("heads.csv", b"id,word\n1,2,3,4\n", "more cells"),
    ("places.csv", b"", "header"),
    ("places.csv", b"\xff\xff", "places.csv"),
    ("places.csv", b"kind,name\n\"" + b"x" * 200_000, "places.csv"),
    ("places.csv", b"kind,name\nmoon,Moon\n", "places.csv"),
    ("places.csv", b"kind,name,evil\n", "header"),
    ("places.csv", b"kind,name,aliases,aliases\ncity,Oslo,a|b,c\n", "stands twice in the header"),
    ("heads.csv", b"id,words,words\nx,a|b,c\n", "heads.csv"),
    ("places.yaml", b"- [1]\n", "places.yaml"),
    ("places.yaml", b"- {kind: {a: b}, name: [x]}\n", "places.yaml"),
]  # fmt: skip


def faults_of(path: Path) -> list[str]:
    """What the loader says of one file; the shipped lexicon need not be read for it."""
    faults: list[str] = []
    lexicon_files.read_file(path, path.read_bytes(), faults)
    return faults


@pytest.mark.parametrize(("name", "content", "said"), WRONG, ids=[f"{n}-{i}" for i, (n, *_) in enumerate(WRONG)])
def test_a_wrong_file_is_told_in_few_words(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    told = str(LexiconError(faults_of(path)))
    assert said in told
    assert str(path) in told
    assert len(told) < 5000


def test_what_is_no_file_has_a_files_name(tmp_path: Path) -> None:
    """Each would raise, be waited for or fill the memory; each is one fault, and all are told at once."""
    (tmp_path / "units.yaml").mkdir()
    (tmp_path / "heads.csv").symlink_to(tmp_path / "nowhere")
    (tmp_path / "hedges.yaml").symlink_to("hedges.yaml")
    os.mkfifo(tmp_path / "periods.yaml")
    (tmp_path / "currencies.yaml").symlink_to("/dev/zero")
    with pytest.raises(LexiconError) as told:
        load_lexicon([tmp_path])
    assert sorted(fault.split(":")[0] for fault in told.value.faults) == sorted(map(str, tmp_path.iterdir()))


@pytest.mark.parametrize(("name", "limit"), [("units.yaml", DEFAULTS.max_yaml_bytes), ("places.csv", DEFAULTS.max_table_bytes)])
def test_a_file_without_end_is_not_read_to_its_end(tmp_path: Path, name: str, limit: int) -> None:
    with (tmp_path / name).open("wb") as file:
        file.truncate(limit * 1000)
    with pytest.raises(LexiconError, match=f"more than {limit:,} bytes"):
        load_lexicon([tmp_path])


def test_a_folder_that_may_not_be_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    faults: list[str] = []
    monkeypatch.setattr(Path, "iterdir", lambda _: (_ for _ in ()).throw(PermissionError(13, "Permission denied")))
    assert lexicon_files.files_of(tmp_path, faults) == []
    assert "Permission denied" in faults[0]


@pytest.mark.parametrize("name", ["places.csv", "level_words.yaml", "heads.csv"])
def test_a_million_faults_are_told_in_few_words(name: str) -> None:
    faults: list[str] = []
    head = "" if name.endswith(".yaml") else "kind,name\n"
    lexicon_files.read_file(Path(name), (head + "- 1\n" * 300_000).encode(), faults)
    assert 1 <= len(faults) <= 201
    assert len(str(LexiconError(faults))) < 100_000


@pytest.mark.parametrize(
    "cells", ["|".join("ab" for _ in range(40_000)), "|" * 100_000, "a|" * 50_000], ids=["aliases", "bars", "aliases and an empty one"]
)
def test_a_cell_of_very_many_names_takes_time_in_its_length_only(cells: str) -> None:
    data = f"kind,name,aliases\ncity,Oslo,{cells}\n".encode()
    begun = time.process_time()
    lexicon_files.read_file(Path("places.csv"), data, [])
    assert time.process_time() - begun < 1  # the square of 40,000 took four


def test_a_key_that_stands_twice_is_found_in_the_length_of_the_file() -> None:
    keys = ", ".join(f"k{n}: 1" for n in range(60_000))
    begun = time.process_time()
    faults: list[str] = []
    lexicon_files.read_file(Path("units.yaml"), f"- {{{keys}, k59999: 2}}".encode(), faults)
    assert "k59999" in faults[0]
    assert time.process_time() - begun < 10  # the square of 60,000 takes half a minute


@pytest.mark.parametrize("link", ["level_words.yaml", "level_words.yaml.new"])
def test_nothing_is_written_through_a_link_out_of_the_folder(tmp_path: Path, link: str) -> None:
    """Who sends a folder of words may not choose which file of ours is overwritten when a word is added."""
    outside, folder = tmp_path / "profile", tmp_path / "words"
    outside.write_text("- {id: x, forms: [x]}\n" if link.endswith("yaml") else "mine")
    before = outside.read_text()
    folder.mkdir()
    (folder / link).symlink_to(outside)
    files.put(folder / "level_words.yaml", "- {id: y, forms: [y]}\n")
    assert outside.read_text() == before
    assert not (folder / "level_words.yaml").is_symlink()
    assert (folder / "level_words.yaml").read_text() == "- {id: y, forms: [y]}\n"


def test_every_writer_of_the_lexicon_uses_it() -> None:
    for path in Path(files.__file__).parent.glob("*.py"):
        source = path.read_text("utf-8")
        assert path.name == "files.py" or not re.search(r"write_text|write_bytes|\.open\(|\.replace\(path\)", source), path


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("periods.yaml", "- {id: x, pattern: '((', normalize: month}\n", "no pattern"),
        ("periods.yaml", "- {id: x, pattern: 'a', normalize: nowhere}\n", "normalizer"),
        ("periods.yaml", "- {id: x, pattern: '{nowhere}', normalize: month}\n", "no word list"),
        ("periods_words.yaml", "- {id: month, pattern: 'x {month}'}\n", "leads back to itself"),
    ],
)
def test_a_rule_that_cannot_be_compiled_is_a_fault_of_the_lexicon(tmp_path: Path, name: str, text: str, said: str) -> None:
    (tmp_path / name).write_text(text)
    known = {p.stem: p for p in lexicon_files.HERE.iterdir() if p.stem in ("periods", "periods_words", "periods_operators")}
    tables: dict[str, Any] = {n: lexicon_files.read_file(p, p.read_bytes(), []) for n, p in known.items()}
    tables[Path(name).stem] |= lexicon_files.read_file(tmp_path / name, text.encode(), [])
    with pytest.raises(LexiconError, match=said):
        PeriodGrammar(lexicon_files.Lexicon({n: {} for n in FILES} | tables, "x"))
