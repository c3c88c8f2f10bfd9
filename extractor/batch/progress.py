"""What a person sees of a run on standard error: a line that moves on a terminal, log lines otherwise; a JSON log for machines."""

from __future__ import annotations

import datetime as dt
import json
import logging
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from extractor.batch.metrics import MetricsFile
from extractor.batch.work import Progress as Report
from extractor.batch.work import Standing
from extractor.errors import UsageError
from extractor.screen import Screen

SHOWN_WARNINGS = 20
"""Further quarantined articles are only counted: they all stand in the table `error`."""

_EVERY = 10.0  # seconds between two log lines
_log = logging.getLogger("extractor")


class JsonLines(logging.Formatter):
    """One JSON object a record: time (UTC), level, message, and the failure or counts it carries."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        line = {
            "time": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        line |= {name: getattr(record, name) for name in ("failure", "counts", "skipped", "copy") if hasattr(record, name)}
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=True, default=str)


class _LogFile(logging.FileHandler):
    """A log that can be written no longer, on a full disk, is told once; the run goes on."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 (logging's own name)
        """Give the file up."""
        error = sys.exc_info()[1]
        with suppress(OSError):
            self.close()
        _log.removeHandler(self)
        told = (
            f"the log {self.baseFilename} cannot be written any more: {getattr(error, 'strerror', None) or error}; the run goes on without"
        )
        _log.warning("%s", told)

    def close(self) -> None:
        """Close it; what a full disk did not take is lost."""
        with suppress(OSError):
            super().close()


class _ToConsole(logging.Handler):
    """Prints warnings, the first ones only, so that they do not tear the moving line."""

    def __init__(self, console: Console) -> None:
        super().__init__(logging.INFO)
        self._console = console
        self._warned = 0

    def emit(self, record: logging.LogRecord) -> None:
        """Print one record."""
        if record.levelno == logging.WARNING:
            self._warned += 1
            if self._warned > SHOWN_WARNINGS:
                return
        said = record.getMessage().replace("\n", "\\n")  # an id with a line break must not look like two messages
        text = f"{record.levelname.lower()}: {said}"
        if self._warned == SHOWN_WARNINGS and record.levelno == logging.WARNING:
            text += "\n(further ones are counted only)"
        self._console.print(text, soft_wrap=True)


@contextmanager
def reported(log_json: Path | None = None, metrics: Path | None = None) -> Iterator[Report]:
    """What to call with a run's standing while the run goes on.

    Raises:
        UsageError: when the log or the metrics file cannot be opened.
    """
    console = Screen(file=sys.stderr)
    handlers: list[logging.Handler] = [_ToConsole(console)]
    if log_json is not None:
        handlers.append(_json_handler(log_json))
    measured = MetricsFile(metrics) if metrics is not None else None
    level = _log.level
    _log.setLevel(logging.DEBUG if log_json else logging.INFO)
    for handler in handlers:
        _log.addHandler(handler)
    try:
        if console.is_terminal:
            with Progress(SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), console=console, transient=True) as bar:
                task = bar.add_task("loading the model")
                yield _both(lambda standing: bar.update(task, description=_told(standing)), measured)
        else:
            yield _both(_log_lines(), measured)
    finally:
        for handler in handlers:
            _log.removeHandler(handler)
            handler.close()
        _log.setLevel(level)


def _json_handler(path: Path) -> logging.Handler:
    try:
        handler = _LogFile(path, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"the log file {path} cannot be written: {error.strerror or error}") from error
    handler.setFormatter(JsonLines())
    return handler


def _both(shown: Report, measured: MetricsFile | None) -> Report:
    def report(standing: Standing) -> None:
        shown(standing)
        if measured is not None:
            measured.update(standing)

    return report


def _log_lines() -> Report:
    last = time.monotonic()

    def report(standing: Standing) -> None:
        nonlocal last
        if time.monotonic() - last >= _EVERY and standing.status == "running":
            last = time.monotonic()
            _log.info("%s", _told(standing))

    return report


def _told(s: Standing) -> str:
    c = s.counts
    told = f"read {c.n_read:,}, unchanged {c.n_unchanged:,}, extracted {c.n_extracted:,}, facts {c.n_facts:,}"
    for name, number in (("copies", s.copies), ("skipped", sum(s.skipped.values())), ("quarantined", c.n_quarantined)):
        told += f", {name} {number:,}" if number else ""
    told += f"; {s.rate:.1f} a second"
    return told if s.seconds_left is None else f"{told}, about {_span(s.seconds_left)} left"


def _span(seconds: float) -> str:
    """A length of time as a person says it: 40 s, 12 min, 3 h 20 min, 2 d 4 h."""
    minutes, hours = round(seconds / 60), round(seconds / 3600)
    if seconds < 90:
        return f"{seconds:.0f} s"
    if minutes < 90:
        return f"{minutes} min"
    return f"{minutes // 60} h {minutes % 60} min" if hours < 36 else f"{hours // 24} d {hours % 24} h"
