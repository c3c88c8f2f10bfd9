"""A run's figures in a file for whatever watches unattended runs: JSON, or Prometheus' text format in a `.prom` file."""

from __future__ import annotations

import datetime as dt
import json
import os
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from extractor.batch.work import Standing
from extractor.errors import UsageError

_EVERY = 5.0  # seconds between two states of the file


class MetricsFile:
    """Rewritten while the run goes on and at its end; a reader never sees half a file.

    Raises:
        UsageError: when the folder is missing or may not be written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._part = path.with_name(f".{path.name}.{os.getpid()}")
        self._written = 0.0
        try:
            self._part.touch()
            self._part.unlink()
        except OSError as error:
            raise UsageError(f"the metrics file {path} cannot be written: {error.strerror or error}") from error

    def update(self, standing: Standing) -> None:
        """Write, if the last time is long enough ago or the run has ended; a full disk stops the metrics, not the run."""
        now = time.monotonic()
        if standing.status == "running" and self._written and now - self._written < _EVERY:
            return
        self._written = now
        try:
            self._part.write_text(_prometheus(standing) if self._path.suffix == ".prom" else _json(standing), encoding="utf-8")
            self._part.replace(self._path)
        except OSError:
            self._part.unlink(missing_ok=True)


def _json(s: Standing) -> str:
    told: dict[str, object] = {"run_id": s.run_id, "status": s.status, "updated": dt.datetime.now(dt.UTC).isoformat(timespec="seconds")}
    told |= asdict(s.counts) | {"rows": asdict(s.rows), "n_copies": s.copies, "n_skipped": sum(s.skipped.values()), "skipped": s.skipped}
    left = None if s.seconds_left is None else round(s.seconds_left)
    told |= {"n_undated": s.undated, "seconds": round(s.seconds, 1), "rate": round(s.rate, 2), "share": s.share, "seconds_left": left}
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _prometheus(s: Standing) -> str:
    return "".join(_lines(s))


def _lines(s: Standing) -> Iterator[str]:
    for name, number in (asdict(s.counts) | {"n_copies": s.copies, "n_undated": s.undated}).items():
        yield f'extractor_{name.removeprefix("n_")}_total{{run="{s.run_id}"}} {number}\n'
    for reason, number in sorted(s.skipped.items()):
        quoted = reason.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
        yield f'extractor_skipped_total{{run="{s.run_id}",reason="{quoted}"}} {number}\n'
    for name, number in asdict(s.rows).items():
        yield f'extractor_rows_{name}_total{{run="{s.run_id}"}} {number}\n'
    yield f'extractor_running{{run="{s.run_id}"}} {int(s.status == "running")}\n'
    yield f'extractor_updated_seconds{{run="{s.run_id}"}} {time.time():.0f}\n'
    for name, value in (("share", s.share), ("seconds_left", s.seconds_left), ("articles_per_second", s.rate)):
        if value is not None:
            yield f'extractor_{name}{{run="{s.run_id}"}} {value:.4g}\n'
