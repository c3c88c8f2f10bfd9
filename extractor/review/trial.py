"""An offer tried before it is written: the articles it could change are read with the lexicon as it is and as it would be."""

from __future__ import annotations

import logging
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import select

from extractor.errors import ExtractorError
from extractor.lexicon import Amendment, Lexicon, load_lexicon
from extractor.records import Article, Extraction, Fact
from extractor.review.article import fact_seen, hold
from extractor.review.board import Board
from extractor.review.offer import Offer
from extractor.review.record import Refused
from extractor.review.sentence import describe
from extractor.review.slots import BY_NAME, slots_of
from extractor.sinks import schema
from extractor.sinks.connection import plainly

log = logging.getLogger("extractor.review")
MOST = 150
"""How many articles a trial reads: enough to see what an entry does, and done in minutes."""
Reader = Callable[[Article], Extraction]
Build = Callable[[Sequence[Path]], Reader]
"""Makes a reader of articles whose lexicon has these folders layered over ours."""


@dataclass(slots=True)
class Trial:
    """How far a trial is, and what it found; read by the page while it runs."""

    offer: Offer
    change: Amendment
    total: int = 0
    read: int = 0
    left: int = 0
    state: str = "waiting"
    words: str = ""
    rows: list[dict[str, Any]] = field(default_factory=list)
    stop: bool = False

    def told(self) -> dict[str, Any]:
        """For the page."""
        count = {kind: sum(r["kind"] == kind for r in self.rows) for kind in ("changed", "gone", "new")}
        decided = {name: sum(r["decided"] == name for r in self.rows) for name in ("heeded", "against")}
        return {
            "state": self.state, "read": self.read, "total": self.total, "left": self.left, "words": self.words, **count, **decided,
            "rows": self.rows[:200],
        }  # fmt: skip


class Teacher:
    """The user's folders, the words as they are, and the one trial that may run at a time."""

    def __init__(self, board: Board, folders: Sequence[Path], build: Build | None) -> None:
        self.board, self.folders, self.build = board, list(folders), build
        self._lock = threading.Lock()
        self._lexicon: tuple[tuple[Any, ...], Lexicon] | None = None
        self._reader: tuple[str, Reader] | None = None
        self.trial: Trial | None = None
        self._turn = threading.Lock()

    @property
    def folder(self) -> Path | None:
        """Where what is confirmed is written: the last folder given."""
        return self.folders[-1] if self.folders else None

    def lexicon(self) -> Lexicon:
        """The words as they are now, read again when a file of the user's has changed."""
        there = [f for f in self.folders if f.is_dir()]
        files = [p for f in there for p in sorted(f.iterdir()) if p.is_file()]
        mark = tuple((str(p), (s := p.stat()).st_mtime_ns, s.st_size) for p in files)
        with self._lock:
            if self._lexicon is None or self._lexicon[0] != mark:
                self._lexicon = (mark, load_lexicon(there))
            return self._lexicon[1]

    def begin(self, offer: Offer, change: Amendment) -> Trial:
        """Start a trial; one that runs is stopped."""
        if self.build is None:
            raise Refused("this page was started without an extractor to try it with")
        if self.trial is not None:
            self.trial.stop = True
        trial = self.trial = Trial(offer, change)
        threading.Thread(target=self._run, args=(trial,), daemon=True).start()
        return trial

    def _run(self, trial: Trial) -> None:
        try:
            with self._turn:  # the one that was stopped first gives its models back: a hundred clicks load no hundred models
                self._try(trial)
        except ExtractorError as error:
            trial.state, trial.words = "failed", str(error).replace(str(trial.change.path.parent), "")[:500]
        except Exception:
            log.exception("the trial of an entry failed")
            trial.state, trial.words = "failed", "The trial stopped with an error; the server's log says which."

    def _try(self, trial: Trial) -> None:
        if trial.stop:
            trial.state = "stopped"
            return
        found = candidates(self.board, trial.offer)
        trial.total, trial.left = min(len(found), MOST), max(0, len(found) - MOST)
        trial.state = "loading"
        if found:
            before, after = self._readers(trial)
            trial.state = "reading"
            for key in found[:MOST]:
                if trial.stop:
                    trial.state = "stopped"
                    return
                trial.rows += differences(self.board, key, before, after)
                trial.read += 1
        trial.rows.sort(key=lambda r: (r["decided"] != "against", r["kind"], r["article_id"]))
        trial.state = "done"

    def _readers(self, trial: Trial) -> tuple[Reader, Reader]:
        assert self.build is not None
        there = [f for f in self.folders if f.is_dir()]
        own = self.lexicon().hash
        if self._reader is None or self._reader[0] != own:
            self._reader = (own, self.build(there))
        with tempfile.TemporaryDirectory() as folder:
            trial.change.write(folder=Path(folder))
            return self._reader[1], self.build([*there, Path(folder)])


def candidates(board: Board, offer: Offer) -> list[str]:
    """The articles whose text holds the words, those with decisions first."""
    pattern, a = offer.pattern(), schema.article
    found: list[str] = []
    with plainly(board.database.url), board.database.reading() as connection:
        asked = select(a.c.article_id, a.c.text).where(a.c.copy_of.is_(None)).execution_options(yield_per=200)
        for key, text in connection.execute(asked):
            if key in board.papers and pattern.search(text):
                found.append(key)
    judged = {i.row.article_id for i in board.decided()}
    return sorted(found, key=lambda key: (key not in judged, key))


def differences(board: Board, article_id: str, before: Reader, after: Reader) -> Iterator[dict[str, Any]]:
    """Every fact of an article that the new words read otherwise."""
    held = hold(board, article_id)
    if held is None:
        return
    old = {f.id: f for f in before(held.article).facts}
    new = {f.id: f for f in after(held.article).facts}
    for key in dict.fromkeys([*old, *new]):
        a, b = old.get(key), new.get(key)
        slots = _slots(a, b)
        if a is None or b is None or slots:
            fact = b or a
            assert fact is not None
            yield {
                "kind": "new" if a is None else "gone" if b is None else "changed", "fact": key, "article_id": article_id,
                "title": held.article.title or article_id, "sentence": describe(fact), "text": fact.quantity.text, "slots": slots,
                "around": [held.article.text[x:y] for x, y in _around(fact)], **_judged(board, held, key, b),
            }  # fmt: skip


def _around(fact: Fact) -> list[tuple[int, int]]:
    s, q = fact.sentence, fact.quantity
    return [(s.start, q.start), (q.start, q.end), (q.end, s.end)]


def _slots(a: Fact | None, b: Fact | None) -> list[tuple[str, str, str]]:
    if a is None or b is None:
        return []
    old, new = slots_of(a), slots_of(b)
    return [(BY_NAME[name].label, old[name], new[name]) for name in new if old[name] != new[name]]


def _judged(board: Board, held: Any, key: str, new: Fact | None) -> dict[str, str]:
    """What a person had said of the fact, and whether the change does what he asked for."""
    item = board.items.get(key)
    verdict = item.standing.verdict if item else None
    state = item.standing.state if item else ""
    if verdict is None:
        return {"state": state, "decided": ""}
    if verdict.answer == "reject":
        return {"state": state, "decided": "heeded" if new is None else ""}
    wanted = fact_seen(held, verdict)
    right = wanted is not None and new is not None and slots_of(wanted) == slots_of(new)
    closer = wanted is not None and new is not None and verdict.answer == "edit" and wanted.indicator.id == new.indicator.id
    return {"state": state, "decided": "heeded" if right or closer else "against"}
