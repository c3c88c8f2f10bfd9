"""The command line: every command reads its options and makes one call."""

from __future__ import annotations

import sys

from extractor.cli.app import app

EXIT_OK, EXIT_SOME_QUARANTINED, EXIT_USAGE, EXIT_NOTHING, EXIT_GATE = 0, 1, 2, 3, 4


def main() -> None:
    """Entry point of the `extractor` command: errors of ours are printed without a traceback."""
    from extractor.errors import ExtractorError

    try:
        app()
    except ExtractorError as error:
        if "-vv" in sys.argv:
            raise
        print(f"extractor: {error}", file=sys.stderr)
        raise SystemExit(EXIT_USAGE) from None
    except BrokenPipeError:  # the reader went away: `extractor … | head`
        sys.stderr.close()
        raise SystemExit(EXIT_OK) from None


__all__ = ["app", "main"]
