"""Inputs that once broke a promise, and what fuzzing begins with: they must hold for ever."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fuzz import seeds
from fuzz.targets import TARGETS

FOUND = sorted(p for p in (Path(__file__).parent / "found").rglob("*") if p.is_file())
PIECES = [
    b"Exports rose 12% to $3.4bn", b"in May 2025", b"from 4.8% a year earlier", b"KZT580bn", b"Qarmet", b"the region", b"he said", b"by 2030",
    b"1,2", b"3Q25", b"half", b"two", b"million", b"per day", b"t/ha", b"-", "–".encode(), "½".encode(), "١٢".encode(), "😀".encode(), b"\xff",
    b"\x00", "\u202e".encode(), "e\u0301".encode(), "\u200d".encode(), b"\n", b" ", b"(", b")", b"{", b"<p>", b"[", b'"', b"&#x41;", b",", b".",
]  # fmt: skip


@pytest.mark.parametrize("path", FOUND, ids=[f"{p.parent.name}-{p.name}" for p in FOUND])
def test_what_was_found_is_mended(path: Path) -> None:
    TARGETS[path.parent.name](path.read_bytes())


@pytest.mark.parametrize("target", sorted(TARGETS))
def test_seeds_hold_also_when_they_are_spoilt(target: str) -> None:
    chance = random.Random(5)
    known = list(seeds.seeds(target))
    assert len(known) > 20
    for data in chance.sample(known, 12):
        spoilt = bytearray(data)
        for _ in range(3):
            spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
        TARGETS[target](bytes(spoilt))


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(sorted(TARGETS)), st.integers(0, 255), st.lists(st.one_of(st.sampled_from(PIECES), st.binary(max_size=12)), max_size=25)
)
def test_any_bytes(target: str, first: int, pieces: list[bytes]) -> None:
    TARGETS[target](bytes([first]) + b" ".join(pieces))
