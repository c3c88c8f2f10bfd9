"""Whether the extractor's numpy network says what the PyTorch one says, from the same weights."""

from __future__ import annotations

import numpy as np
import torch

from extractor.api import Extractor
from extractor.facts.roles.features import IMPLIED, SLOTS, tables_of
from extractor.facts.roles.network import FILE, Network
from extractor.facts.roles.revise import name_candidates, time_candidates
from extractor.records import Article as Text

from .data import Example
from .net import Article, Net, Sizes


def difference(extractor: Extractor, text: Text) -> float:
    """The largest difference of two probabilities on one article; eight-bit upper layers are not compared."""
    seen = extractor.seen(text)
    found = seen.findings
    tables = tables_of(
        list(seen.doc), seen.drafts, time_candidates(found.periods, seen.calendar), name_candidates(found.entities, found.references),
        extractor.binder.words,
    )  # fmt: skip
    n, q = len(seen.doc), len(seen.drafts)
    none = np.zeros(q, dtype=np.int64)
    slots = {s: np.zeros((q, len(tables.choices[s].candidates) + 1), dtype=np.float32) for s in SLOTS}
    article = Article(
        Example(
            "",
            [],
            tables,
            np.zeros((q, n), np.float32),
            np.zeros((q, len(IMPLIED)), np.float32),
            slots,
            none,
            none,
            np.zeros(q, np.float32),
            none,
        )
    )
    net = Net(Sizes()).eval()
    with np.load(FILE) as archive:
        stored = {k.split("/", 1)[1]: torch.tensor(archive[k].astype(np.float32)) for k in archive.files}
    net.load_state_dict(stored, strict=False)
    vectors = np.asarray(seen.doc.tensor, dtype=np.float32)
    with torch.no_grad():
        named, theirs, classes = net.read(torch.tensor(vectors), article)
    ours = Network()(vectors, tables)
    gaps = [np.abs(torch.sigmoid(named).numpy() - ours.named).max(), np.abs(torch.sigmoid(classes[:, 8]).numpy() - ours.kept).max()]
    gaps += [np.abs(torch.softmax(theirs[s], 1).numpy() - np.exp(ours.slots[s])).max() for s in SLOTS]
    return float(max(gaps))
