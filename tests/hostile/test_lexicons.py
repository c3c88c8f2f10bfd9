"""Lexicon files that are wrong in every way: all faults are told, by file, and nothing else is raised."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from extractor.errors import LexiconError
from extractor.lexicon import load as lexicon_files
from extractor.lexicon.schema import FILES
from extractor.lexicon.schema.rows import Row
from extractor.periods import PeriodGrammar

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
    ("places.yaml", b"- [1]\n", "places.yaml"),
    ("places.yaml", b"- {kind: {a: b}, name: [x]}\n", "places.yaml"),
]  # fmt: skip


def faults_of(path: Path) -> list[str]:
    """What the loader says of one file; the shipped lexicon need not be read for it."""
    kind = FILES[path.stem]
    faults: list[str] = []
    if issubclass(kind, Row):
        lexicon_files._read_names(path, kind, faults)
    else:
        lexicon_files._read_file(path, kind, faults)
    return faults


@pytest.mark.parametrize(("name", "content", "said"), WRONG, ids=[f"{n}-{i}" for i, (n, *_) in enumerate(WRONG)])
def test_a_wrong_file_is_told_in_few_words(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    told = str(LexiconError(faults_of(path)))
    assert said in told
    assert str(path) in told
    assert len(told) < 5000


def test_a_folder_or_a_dead_link_with_a_files_name(tmp_path: Path) -> None:
    (tmp_path / "units.yaml").mkdir()
    (tmp_path / "heads.csv").symlink_to(tmp_path / "nowhere")
    for path in sorted(tmp_path.iterdir()):
        assert str(path) in str(faults_of(path))


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
    tables: dict[str, dict[str, Any]] = {n: dict(lexicon_files._read_file(p, FILES[n], [])) for n, p in known.items()}  # type: ignore[arg-type]
    tables[Path(name).stem] |= lexicon_files._read_file(tmp_path / name, FILES[Path(name).stem], [])  # type: ignore[arg-type]
    with pytest.raises(LexiconError, match=said):
        PeriodGrammar(lexicon_files.Lexicon({n: {} for n in FILES} | tables, "x"))
