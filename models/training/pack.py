"""A wheel of the assembled pipeline, installable with pip and loadable by name.

python models/training/pack.py models/fast build/wheels

Source of the method: `spacy package`, https://spacy.io/api/cli#package.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from spacy.cli.package import package


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    package(arguments.model, arguments.out, create_sdist=False, create_wheel=True, force=True)


if __name__ == "__main__":
    main()
