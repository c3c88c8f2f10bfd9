"""Gold, score, gate: how good the extractor is, measured on records; nothing here knows the pipeline.

gold.py ─► tally.py (match, count) ─► score.py, breakdown.py, gate.py
answers.py ─┘   compare.py judges one fact        checks.py, agreement.py: the gold itself
"""
