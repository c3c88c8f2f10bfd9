"""The limits a run keeps, each with its reason: read once by the command line, then passed on."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class Settings(BaseModel):
    """Frozen. Sizes are in characters (Unicode code points) or bytes, times in seconds."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    max_characters: int = Field(default=1_000_000, gt=0)
    """The longest article: whole annual reports have 0.5 million; what is longer is a dump that would hold a worker for minutes."""

    max_line_bytes: int = Field(default=32_000_000, gt=0)
    """The longest JSON record: the longest article with every character escaped twice over, and room for other fields."""

    max_parts: int = Field(default=2_000_000, gt=0)
    """Brackets and commas of a JSON document or of a table's line: a long article has 30,000, and each takes up to 100 bytes of memory."""

    max_id_characters: int = Field(default=2_000, gt=0)
    """An id or source: it stands in each row of the article's facts, and in addresses, of which browsers take no longer ones."""

    max_title_characters: int = Field(default=10_000, gt=0)
    """A title, address or language tag: what is longer is not one; the longest headlines have 300."""

    max_yaml_bytes: int = Field(default=4_000_000, gt=0)
    """A lexicon file of entries: ours have 0.4 million at most, and YAML takes up to 200 times its length in memory."""

    max_table_bytes: int = Field(default=32_000_000, gt=0)
    """A lexicon file of names: half a million names with their spellings."""

    max_page_tags: int = Field(default=100_000, gt=0)
    """The most tags of a page: a long report has 10,000, and the time that finding its main text takes grows with their square."""

    max_expansion: int = Field(default=250, gt=0)
    """How many times its packed size a file may unpack to: news packs to a fifth, a thousand pages of one template to a hundredth."""

    free_expansion: int = Field(default=100_000_000, gt=0)
    """Bytes that any file may unpack to before its expansion is judged: so much is read in a second, and small files pack best."""

    busy_seconds: float = Field(default=30.0, gt=0)
    """How long a writer waits for another program's lock: a reviewer's commit takes milliseconds, a backup some seconds."""

    look_ahead: int = Field(default=64, gt=0)
    """How many articles are looked up in the database at once: one query instead of 64, and at most 64 texts in memory."""

    in_flight: int = Field(default=4, gt=0)
    """Articles under way or waiting for their turn, per worker: enough that a short one never waits for a long one."""

    article_seconds: float = Field(default=600.0, gt=0)
    """The time an article may take: the longest one allowed needs a minute, on a slow and busy machine some minutes."""


DEFAULTS = Settings()
