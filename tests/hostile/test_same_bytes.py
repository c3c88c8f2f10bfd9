"""The same bytes with other hash seeds and another order; all combinations: scripts/same_bytes.py."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

CODE = """
import hashlib, json, sys
import extractor
loaded = extractor.load("fast")
texts = json.load(sys.stdin)
print(json.dumps({t: hashlib.sha256(loaded.extract(t, published="2025-10-03").to_json().encode()).hexdigest() for t in texts}))
"""
TEXTS = [
    "ASTANA – Qarmet said on Friday that steel output rose 12% to 3.2 million tons in January-August; exports fell by a third.",
    "The National Bank of Kazakhstan left its rate at 16.5%. Inflation in the republic was 11.8% in July, against 9.4% a year earlier.",
    "Of 1,200 jobs in the Karaganda region 300 went in May 2025, the ministry said. It plans 40 more by 2030. \u202e5😀6",
]


def test_hash_seeds_and_order_change_no_byte() -> None:
    said = []
    for seed, texts in (("0", TEXTS), ("31337", TEXTS[::-1])):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parents[2])}
        run = subprocess.run(
            [sys.executable, "-c", CODE], input=json.dumps(texts), env=environment, capture_output=True, text=True, check=True
        )
        said.append(json.loads(run.stdout))
    assert said[0] == said[1]
