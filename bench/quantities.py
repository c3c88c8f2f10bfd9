"""Reads the sets of a benchmark folder with the quantity grammar and writes the predictions that its scorer wants.

    python bench/quantities.py SETS --out build/bench
    PRED=build/bench python SETS/score_bench.py extractor

A set is `NAME.jsonl`, one record a line with `text`, `scope` and `reference_date`; the answers go to `OUT/extractor/NAME.jsonl`. What a set
is asked for decides what is handed in: of a set whose scope is `number` alone every numeral with its value, of one that is all measures
also those inside describing attributes ("a three-foot trip"), of news only what the whole pipeline calls a quantity.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from extractor.api import Extractor, load
from extractor.lexicon.schema.quantities import Currency, Unit
from extractor.values import Bound, Kind, Quantity

SKIPPED = ("duckling_time",)  # expressions of time only
KINDS = {Kind.MONEY: "money", Kind.PERCENT: "percent", Kind.PERCENTAGE_POINT: "percent", Kind.COUNT: "number", Kind.FACTOR: "number"}
# English names where the scorer's differ from the first word of our entry.
_POUND = re.compile(r"#(?= ?\d)")  # the set lost the pound sign
CENTS = ("cent", "cents", "¢", "pence", "pennies", "penny")
SHARED = ("dinar", "riyal", "rial")
_WORDS = re.compile(r"[\d.,½¼¾/ ]+(?:million|billion|thousand|lakh|crore)?|^(?:[a-z]+[ -])(?=cents?$|pennies|dinars?|riyals?|rials?)")
NAMES = {
    "%": "%",
    "pp": "percentage point",
    "t": "metric ton",
    "Cel": "celsius",
    "[degF]": "fahrenheit",
    "[lb_av]": "pound",
    "deg": "degree",
}


class Names:
    """UCUM codes to English names, after the words of the lexicon."""

    def __init__(self, extractor: Extractor) -> None:
        self._names: dict[str, str] = {}
        self._words: dict[str, str] = {}
        for unit in extractor.lexicon.entries("units", Unit):
            if unit.words and "/" not in unit.code:
                self._words.update((w.lower(), unit.code) for w in unit.words)
                if Decimal(unit.factor) == 1:
                    self._names.setdefault(unit.code, unit.words[0])
        self._names.update(NAMES)
        self._money = {c.id for c in extractor.lexicon.entries("currencies", Currency)}

    def __call__(self, code: str | None, text: str = "") -> str | None:
        """The name of a code, by the word that is printed where there is one ("ton" for t); a rate is "X per Y per Z"."""
        if code is None or code in self._money:
            return code
        if code in self._names:
            printed = _WORDS.sub("", text).strip(" -").lower()
            single = printed if printed in self._words else printed.removesuffix("s")
            return single if self._words.get(single) == code and code == "t" else self._names[code]
        return " per ".join(self._names.get(part, part.strip("{}()")) for part in code.split("/"))

    def is_money(self, code: str | None) -> bool:
        """Whether it is a currency, or a rate of one."""
        return (code or "").split("/")[0] in self._money


def answer(q: Quantity, names: Names) -> dict[str, Any]:
    """One prediction in the scorer's words: a limit is one end of a range ("at most 7 euros"), cents are counted in cents, a price is
    money, a fraction in words is a number, and a currency that is only a guess goes by the word that is printed."""
    value, low, high = (None if v is None else float(v) for v in (q.value, q.low, q.high))
    unit = names(q.unit, q.text)
    printed = _WORDS.sub("", q.text).strip(" -").lower()
    if (
        q.kind == Kind.PERCENT
        and getattr(q, "rule", None) != "percent"
        and value is not None
        and not re.search(r"%|\bper ?cent|\d", q.text)
    ):
        return {
            "start": q.start,
            "end": q.end,
            "text": q.text,
            "kind": "number",
            "value": value / 100,
            "low": None,
            "high": None,
            "unit": None,
        }
    if q.kind == Kind.MONEY and printed in CENTS and value is not None:
        value, unit = value * 100, "cent"
    elif q.kind == Kind.MONEY and printed.removesuffix("s") in SHARED and getattr(q, "doubt", None):
        unit = printed.removesuffix("s")
    if q.kind == Kind.MONEY and value is not None and q.bound in (Bound.MORE_THAN, Bound.AT_LEAST, Bound.LESS_THAN, Bound.AT_MOST):
        low, high, value = (value, None, None) if q.bound in (Bound.MORE_THAN, Bound.AT_LEAST) else (None, value, None)
    kind = "money" if names.is_money(q.unit) else KINDS.get(Kind(q.kind), "measure")
    return {"start": q.start, "end": q.end, "text": q.text, "kind": kind, "value": value, "low": low, "high": high, "unit": unit}


def read_set(extractor: Extractor, names: Names, records: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The predictions of one set."""
    for record in records:
        scope, text = set(record["scope"]), record["text"]
        if scope == {"number"}:
            said = [
                {"start": s, "end": e, "text": text[s:e], "kind": "number", "value": float(v), "low": None, "high": None, "unit": None}
                for s, e, v in extractor.quantities.numerals(text)
            ]
        elif "date" in scope:
            whole = extractor.extract(_POUND.sub("£", text))
            said = [answer(q, names) for q in whole.quantities]  # type: ignore[arg-type]
        else:
            said = [answer(q, names) for q in extractor.quantities.find(extractor.language(text), attributes="measure" in scope)]
        yield {"id": record["id"], "pred": said}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench", type=Path, help="folder with the sets")
    parser.add_argument("--out", type=Path, required=True, help="folder for the predictions")
    parser.add_argument("--model", default="accurate")
    options = parser.parse_args()
    extractor = load(options.model)
    names = Names(extractor)
    folder = options.out / "extractor"
    folder.mkdir(parents=True, exist_ok=True)
    for path in sorted(options.bench.glob("*.jsonl")):
        if path.stem in SKIPPED:
            continue
        records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        lines = [json.dumps(said, ensure_ascii=False) for said in read_set(extractor, names, records)]
        (folder / path.name).write_text("\n".join(lines) + "\n", encoding="utf-8")
        print(f"{path.stem}: {len(lines)} records")


if __name__ == "__main__":
    main()
