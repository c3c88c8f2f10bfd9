"""Training of the network that reads the roles of figures (`extractor/facts/roles`).

    pip install torch==2.13.0
    python -m training.roles.train --gold corpus/articles/train corpus/training --dev corpus/articles/dev --work WORK [--write]

The tables come from the extractor itself (rules' drafts, model `accurate`), so train again after the rules have changed much.
"""
