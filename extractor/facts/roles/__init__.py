"""The second reading: a small network looks at the rules' drafts with the whole article before it, and may overrule them.

The rules read one sentence at a time and name what they saw. The network sees the encoder's vectors of the article, the tree,
the names, the times and what the rules chose; it was trained on annotated articles (`models/training/roles`). It proposes words
of the article for the indicator, and weighs the times and names of the article for each figure. What it decides is a proposal
among the rules' own: `revise.py` chooses, and says so in the evidence.
"""

from extractor.facts.roles.network import Network
from extractor.facts.roles.revise import Reviser

__all__ = ["Network", "Reviser"]
