"""Reads the sets of a benchmark folder that annotate expressions of time and writes the predictions that its scorer wants.

    python bench/times.py SETS --out build/bench
    PRED=build/bench python SETS/score_bench.py extractor-times

The answers are the TIMEX3 of every expression (`PeriodGrammar.timexes`), read against the record's reference date. A set without
sentences ("period" in its scope: what one says to an assistant) is read looking ahead, as an assistant must.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from extractor.api import Extractor, load
from extractor.periods.timex import Timed

KINDS = {"DATE": "date", "TIME": "time", "DURATION": "duration", "SET": "set"}
HOURS = {"TMO": "T00:00", "TAF": "T12:00", "TEV": "T18:00", "TNI": "T18:00"}  # when the parts of the day begin
WANTED = frozenset(("date", "duration", "set", "time", "period"))


def answer(said: Timed) -> dict[str, Any]:
    """One prediction in the scorer's words; the end of a stretch is the first moment after it."""
    timex = said.timex
    low = high = value = None
    if timex.type == "TIME":
        value = low = timex.value.removesuffix("Z")[:10] + HOURS.get(timex.value[10:], timex.value.removesuffix("Z")[10:])
        high = value[:10] if timex.value[10:] not in ("TEV", "TNI") else (dt.date.fromisoformat(value[:10]) + dt.timedelta(1)).isoformat()
    elif timex.begin and timex.end:
        low, high = timex.begin.isoformat(), (timex.end + dt.timedelta(1)).isoformat()
        value = low
    return {"start": said.start, "end": said.end, "text": said.text, "kind": KINDS[timex.type], "value": value, "low": low, "high": high,
            "unit": None, "timex": timex.value}  # fmt: skip


def day_of(said: str | None) -> dt.date | None:
    """The reference date; some are written day first."""
    for form in ("%Y-%m-%d", "%d-%m-%Y"):
        try:
            return dt.datetime.strptime((said or "")[:10], form).date()
        except ValueError:
            continue
    return None


def read_set(extractor: Extractor, records: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for record in records:
        text, said_at = record["text"], record["reference_date"]
        published = day_of(said_at)
        mentions = extractor.periods.find(extractor.language(text))
        assistant = "period" in record["scope"]
        at = dt.time.fromisoformat(said_at[11:19]) if assistant and said_at else None
        timed = extractor.periods.timexes(mentions, text, published, planned=assistant, at=at)
        yield {"id": record["id"], "pred": [answer(t) for t in timed]}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench", type=Path, help="folder with the sets")
    parser.add_argument("--out", type=Path, required=True, help="folder for the predictions")
    parser.add_argument("--model", default="accurate")
    options = parser.parse_args()
    extractor = load(options.model)
    folder = options.out / "extractor-times"
    folder.mkdir(parents=True, exist_ok=True)
    for path in sorted(options.bench.glob("*.jsonl")):
        records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        if not WANTED & set(records[0]["scope"]):
            continue
        lines = [json.dumps(said, ensure_ascii=False) for said in read_set(extractor, records)]
        (folder / path.name).write_text("\n".join(lines) + "\n", encoding="utf-8")
        print(f"{path.stem}: {len(lines)} records")


if __name__ == "__main__":
    main()
