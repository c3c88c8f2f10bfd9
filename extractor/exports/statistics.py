"""Statistics straight out of text: SDMX-CSV 2 and Data Commons, a row a cell, every row leading back to its sentences.

What several articles tell for one cell is one row: what most articles tell, then the most precise, then the latest. The row
says what it was chosen over.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, BinaryIO, TypeVar

from sqlalchemy import Connection

from extractor.exports.base import Exported
from extractor.exports.calendar import duration, sdmx_period, short_date
from extractor.exports.codes import ALPHA3, slug, unit_slug
from extractor.records import plain
from extractor.sinks.choose import Choice
from extractor.sinks.observations import Observation, observations

Key = TypeVar("Key")
STRUCTURE_ID = "EXTRACTOR:DF_FACTS(1.0)"
DIMENSIONS = (
    "FREQ", "REF_AREA", "INDICATOR", "MEASURE", "ORG", "QUALIFIER", "SCENARIO", "FORECASTER", "BASE_PERIOD", "UNIT_MEASURE", "TIME_PERIOD",
)  # fmt: skip
_ROW = (
    "STRUCTURE", "STRUCTURE_ID", "ACTION", "FREQ", "REF_AREA", "INDICATOR", "MEASURE", "ORG", "TIME_PERIOD", "OBS_VALUE", "UNIT_MEASURE",
    "UNIT_MULT", "OBS_STATUS", "QUALIFIER", "SCENARIO", "FORECASTER", "BASE_PERIOD", "LOWER", "UPPER", "BOUND", "UNIT_UCUM", "REF_AREA_NAME",
    "INDICATOR_NAME", "ORG_NAME", "CONFIDENCE", "N_SOURCES", "COMMENT_OBS", "SOURCE_FACTS", "SENTENCE",
)  # fmt: skip
_STATUS = {"actual": "A", "forecast": "F", "planned": "F"}
"""SDMX knows normal and forecast values; the dimension SCENARIO keeps plans apart from forecasts."""


def _base(o: Observation) -> str:
    found = sdmx_period(o.baseline_start, o.baseline_end)
    return found[1] if found else "_Z"


def _qualifiers(o: Observation) -> str:
    return slug("; ".join(f"{name} {value}" for name, value in sorted(o.qualifiers.items())))


def _sdmx_key(o: Observation) -> tuple[str, ...] | None:
    when = sdmx_period(o.period_start, o.period_end)
    if when is None:
        return None
    forecaster = slug(o.speaker or "") if o.status == "forecast" else "_Z"
    where = o.place_ref or (slug(o.place) if o.place else "_Z")
    return (
        when[0], where, slug(o.concept), o.measure.upper(), slug(o.organization_ref or o.organization or ""), _qualifiers(o), o.status.upper(),
        forecaster, _base(o), unit_slug(o.unit), when[1],
    )  # fmt: skip


def _weight(o: Observation) -> tuple[Any, ...]:
    """What speaks for an observation: many articles, then precision, then late news, then confidence."""
    latest = max((s.published for s in o.sources if s.published), default=dt.date.min)
    return o.n_articles, o.value is not None, o.step is not None, -(o.step or 0), latest, o.confidence, o.observation_id


def _reconciled(
    found: Iterable[Observation], key_of: Callable[[Observation], Key | None], done: Exported
) -> Iterator[tuple[Key, Observation, Sequence[Observation]]]:
    """One observation for each cell, and those that it was chosen over."""
    cells: dict[Key, list[Observation]] = defaultdict(list)
    for o in found:
        key = key_of(o)
        if key is None:
            done.left_out["without a period"] += 1
        else:
            cells[key].append(o)
    for key, some in cells.items():
        some.sort(key=_weight, reverse=True)
        done.left_out["reconciled into another row of their cell"] += len(some) - 1
        yield key, some[0], some[1:]


def _amount(o: Observation) -> str:
    if o.value is not None:
        return plain(o.value)
    return " … ".join(plain(x) if x is not None else "" for x in (o.low, o.high))


def _comment(chosen: Observation, others: Sequence[Observation]) -> str:
    if not others:
        return ""
    told = "; ".join(f"{_amount(o)} in {', '.join(sorted({s.article_id for s in o.sources}))}" for o in others)
    return f"reconciled: {_amount(chosen)} of {chosen.n_articles} article(s) chosen over {told}"


def sdmx_csv(connection: Connection, choice: Choice, out: BinaryIO) -> Exported:
    """SDMX-CSV 2: the dimensions of `DIMENSIONS` are unique, action M (merge)."""
    done = Exported()
    file = io.TextIOWrapper(out, encoding="utf-8", errors="replace", newline="", write_through=True)
    writer = csv.DictWriter(file, _ROW)
    writer.writeheader()
    for key, o, others in _reconciled(observations(connection, choice), _sdmx_key, done):
        writer.writerow(dict(zip(DIMENSIONS, key, strict=True)) | _sdmx_row(o, others))
        done.rows += 1
    file.flush()
    file.detach()
    return done


def _sdmx_row(o: Observation, others: Sequence[Observation]) -> dict[str, Any]:
    return {
        "STRUCTURE": "dataflow", "STRUCTURE_ID": STRUCTURE_ID, "ACTION": "M", "OBS_VALUE": "" if o.value is None else plain(o.value),
        "UNIT_MULT": 0, "OBS_STATUS": _STATUS[o.status], "LOWER": "" if o.low is None else plain(o.low), "UPPER": "" if o.high is None else plain(o.high),
        "BOUND": o.bound, "UNIT_UCUM": o.unit, "REF_AREA_NAME": o.place or "", "INDICATOR_NAME": o.indicator, "ORG_NAME": o.organization or "",
        "CONFIDENCE": f"{o.confidence:.3f}", "N_SOURCES": o.n_articles, "COMMENT_OBS": _comment(o, others),
        "SOURCE_FACTS": " ".join(s.fact_id for s in o.sources), "SENTENCE": o.sources[0].sentence,
    }  # fmt: skip


def _dc_key(o: Observation) -> tuple[str, ...] | None:
    first, last = o.period_start or o.period_end, o.period_end or o.period_start
    if first is None or last is None:
        return None
    parts = [slug(o.concept), o.measure.upper(), _qualifiers(o), slug(o.organization_ref or o.organization or "")]
    parts += ["_Z" if o.status == "actual" else o.status.upper(), slug(o.speaker or "") if o.status == "forecast" else "_Z"]
    base = _base(o)
    parts += [] if base == "_Z" else [f"VS_{slug(base)}"]
    whole = o.period_start is not None and o.period_end is not None
    return (
        _entity(o),
        "_".join(p for p in parts if p != "_Z"),
        short_date(first, last),
        duration(first, last) if whole else "",
        unit_slug(o.unit),
    )


def _entity(o: Observation) -> str:
    """The thing a value is about, as Data Commons calls places; one it may not know gets a name of ours."""
    if o.place_ref in ALPHA3:
        return f"country/{ALPHA3[o.place_ref]}"
    if o.place_ref and o.place_ref[0] == "Q" and o.place_ref[1:].isdigit():
        return f"wikidataId/{o.place_ref}"
    if o.place_ref:
        return f"isoCode/{o.place_ref}"
    if o.place:
        return f"extractor/place/{slug(o.place)}"
    if o.organization:
        return f"extractor/organization/{slug(o.organization_ref or o.organization)}"
    return "extractor/place/unknown"  # not "Earth": nobody said that the whole world is meant


def _valued(connection: Connection, choice: Choice, done: Exported) -> Iterator[Observation]:
    for o in observations(connection, choice):
        if o.value is None:
            done.left_out["ranges, which Data Commons has no place for"] += 1
        else:
            yield o


def datacommons_csv(connection: Connection, choice: Choice, out: BinaryIO) -> Exported:
    """Data Commons' CSV with a variable per row; `source` and what follows are columns of ours."""
    done = Exported()
    file = io.TextIOWrapper(out, encoding="utf-8", errors="replace", newline="", write_through=True)
    writer = csv.writer(file)
    writer.writerow(("entity", "variable", "date", "value", "unit", "observationPeriod", "unitUcum", "facts", "comment", "sentence"))
    for (entity, variable, date, length, unit), o, others in _reconciled(_valued(connection, choice, done), _dc_key, done):
        facts = " ".join(s.fact_id for s in o.sources)
        value = plain(o.value) if o.value is not None else ""
        writer.writerow((entity, variable, date, value, unit, length, o.unit, facts, _comment(o, others), o.sources[0].sentence))
        done.rows += 1
    file.flush()
    file.detach()
    return done


def datacommons_mcf(connection: Connection, choice: Choice, out: BinaryIO) -> Exported:
    """Data Commons' nodes, one `StatVarObservation` a row of the CSV; the comment above each is the sentence that tells it."""
    done = Exported()
    for (entity, variable, date, length, unit), o, _ in _reconciled(_valued(connection, choice, done), _dc_key, done):
        done.rows += 1
        lines = [
            f"Node: extractor/observation/{o.observation_id}", "typeOf: dcs:StatVarObservation", f"variableMeasured: dcs:{variable}",
            f"observationAbout: dcid:{entity}", f'observationDate: "{date}"', *([f'observationPeriod: "{length}"'] if length else []),
            f"value: {plain(o.value) if o.value is not None else ''}", f"unit: dcs:{unit}",
        ]  # fmt: skip
        said = " ".join(o.sources[0].sentence.split())
        told = f"# {' '.join(s.article_id for s in o.sources)}: {said}"
        out.write(("\n".join([told, *lines]) + "\n\n").encode("utf-8", "replace"))
    return done
