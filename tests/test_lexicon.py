"""Every entry's examples and counter-examples, and what a wrong lexicon folder is answered."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.errors import LexiconError
from extractor.lexicon import load_lexicon
from extractor.proof import prove


def test_every_example_is_read_and_no_counter_example_is() -> None:
    assert list(prove(load_lexicon())) == []


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("units.yaml", "- {id: x, nonsense: 1}\n", "nonsense"),
        ("level_words.yaml", "- {id: no, forms: [yes]}\n", "forms"),
        ("unitz.yaml", "[]\n", "unknown file"),
        ("units.yaml", "a: b\n", "list of entries"),
        ("units.yaml", "- {id: [\n", "units.yaml"),
        ("level_words.yaml", "- {id: soar2}\n- {id: soar2}\n", "twice"),
    ],
)
def test_a_wrong_file_is_named_with_its_fault(tmp_path: Path, name: str, text: str, said: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(LexiconError) as raised:
        load_lexicon([tmp_path])
    assert said in str(raised.value)
    assert name in str(raised.value)


def test_a_users_entry_replaces_ours_and_changes_the_hash(tmp_path: Path) -> None:
    (tmp_path / "worth_phrases.yaml").write_text("- {id: worth, noun: price}\n", encoding="utf-8")
    ours, theirs = load_lexicon(), load_lexicon([tmp_path])
    assert ours.hash != theirs.hash
    assert [e.model_dump()["noun"] for e in theirs.files()["worth_phrases"] if e.id == "worth"] == ["price"]
    assert len(ours.files()["worth_phrases"]) == len(theirs.files()["worth_phrases"])
