"""The linguist's room: every word and rule as data, checked when it is read.

`load_lexicon()` gives the shipped lexicon; folders of a user's own files are layered over it. `entries` and `names` add to such
a folder, `look` finds an entry and counts.
"""

from extractor.lexicon.amend import Amendment, amend
from extractor.lexicon.load import Lexicon, load_lexicon
from extractor.lexicon.look import missing_files
from extractor.lexicon.names import append_name

__all__ = ["Amendment", "Lexicon", "amend", "append_name", "load_lexicon", "missing_files"]
