"""Full-text search: articles by their index, and within them the facts whose sentence, title or evidence has the words.

On SQLite the index is the FTS5 table `article_search` (`SELECT … WHERE article_search MATCH 'steel'`), on PostgreSQL a GIN index.
A fact's words are its article's, so the facts of the articles found are searched without an index of their own, by the
same rules of word forms: an index over all evidence would take as long to write as everything else.
"""

from __future__ import annotations

import re

from sqlalchemy import Connection, text

from extractor.errors import UsageError

_WORD = re.compile(r"\w+")
_EVERYWHERE = frozenset(
    """
    i me my myself we our ours ourselves you your yours yourself yourselves he him his himself she her hers herself it its
    itself they them their theirs themselves what which who whom this that these those am is are was were be been being have
    has had having do does did doing a an the and but if or because as until while of at by for with about against between
    into through during before after above below to from up down in out on off over under again further then once here there
    when where why how all any both each few more most other some such no nor not only own same so than too very s t can
    will just don should now
    """.split()
)
"""Words that say nothing of a text: those that PostgreSQL's English search leaves out, so that both databases find the same."""
_MOST = 300_000
"""The characters of an article that PostgreSQL's index covers; the index serves only the very expression it was made of."""

_SAID = """SELECT f.fact_id, coalesce(a.title, '') || ' ' || substr(a.text, f.sentence_start + 1, f.sentence_end - f.sentence_start)
    || ' ' || coalesce((SELECT {join}(e.text, ' ') FROM evidence e WHERE e.fact_id = f.fact_id), '') AS said
    FROM fact f JOIN article a ON a.article_id = f.article_id WHERE f.retracted_run IS NULL AND a.{found}"""


def articles_with(connection: Connection, words: str) -> list[str]:
    """The ids of the articles in which all these words occur, in any of their forms.

    Raises:
        UsageError: when there is no word in it.
    """
    if connection.dialect.name == "sqlite":
        found = "SELECT a.article_id FROM article_search s JOIN article a ON a.rowid = s.rowid WHERE article_search MATCH :words ORDER BY 1"
        return list(connection.execute(text(found), {"words": _fts(words)}).scalars())
    asked = text(f"SELECT article_id FROM article WHERE {_indexed()} @@ plainto_tsquery('english', :words) ORDER BY 1")
    return list(connection.execute(asked, {"words": " ".join(_words(words))}).scalars())


def facts_with(connection: Connection, words: str) -> list[str]:
    """The ids of the facts whose title, sentence and evidence together have all these words.

    Raises:
        UsageError: when there is no word in it.
    """
    asked, given = facts_asked(connection, words)
    return list(connection.execute(text(f"{asked} ORDER BY 1"), given).scalars())


def facts_asked(connection: Connection, words: str) -> tuple[str, dict[str, str]]:
    """The same as a query for the ids, and its values; good on this connection only.

    Raises:
        UsageError: when there is no word in it.
    """
    if connection.dialect.name != "sqlite":
        found = f"article_id IN (SELECT article_id FROM article WHERE {_indexed()} @@ plainto_tsquery('english', :words))"
        said = _SAID.format(join="string_agg", found=found)
        asked = f"SELECT fact_id FROM ({said}) x WHERE to_tsvector('english', said) @@ plainto_tsquery('english', :words)"
        return asked, {"words": " ".join(_words(words))}
    said = _SAID.format(join="group_concat", found="rowid IN (SELECT rowid FROM article_search WHERE article_search MATCH :words)")
    connection.exec_driver_sql(
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.said_search USING fts5(fact_id UNINDEXED, said, tokenize='porter unicode61')"
    )
    connection.exec_driver_sql("DELETE FROM temp.said_search")
    connection.execute(text(f"INSERT INTO temp.said_search (fact_id, said) {said}"), {"words": _fts(words)})
    return "SELECT fact_id FROM temp.said_search WHERE said_search MATCH :words", {"words": _fts(words)}


def _indexed() -> str:
    return f"to_tsvector('english', left(coalesce(title, '') || ' ' || coalesce(text, ''), {_MOST}))"


def _fts(words: str) -> str:
    """The words as FTS5 takes them: each one quoted, so that no sign among them is an operator."""
    return " ".join(f'"{word}"' for word in _words(words))


def _words(words: str) -> list[str]:
    found = _WORD.findall(words)
    telling = [word for word in found if word.lower() not in _EVERYWHERE]
    if not telling:
        why = "only words that stand in every text" if found else "no word"
        raise UsageError(f"{words!r} has {why} to search for: give one such as steel")
    return telling
