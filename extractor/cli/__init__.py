"""The command line: every command reads its options and makes one call."""

from __future__ import annotations

import os
import sys

EXIT_OK, EXIT_SOME_QUARANTINED, EXIT_USAGE, EXIT_NOTHING, EXIT_GATE = 0, 1, 2, 3, 4


def main() -> None:
    """Entry point of the `extractor` command: errors of ours are printed without a traceback."""
    from extractor.errors import ExtractorError

    try:
        from extractor.cli.app import app
        from extractor.cli.pipes import any_letter

        if sys.argv[1:2] == ["help"]:  # what people type who come from other programs
            sys.argv[1:] = [*sys.argv[2:], "--help"]
        _colour()
        any_letter(sys.stdout)
        any_letter(sys.stderr)
        app(prog_name="extractor")
    except ExtractorError as error:
        if "-vv" in sys.argv:
            raise
        from extractor.screen import visible

        print(f"extractor: {visible(str(error))}", file=sys.stderr)
        raise SystemExit(EXIT_USAGE) from None
    except ImportError as error:
        if "-vv" in sys.argv:
            raise
        print(f"extractor: {_incomplete(error)}", file=sys.stderr)
        raise SystemExit(EXIT_USAGE) from None


def _colour() -> None:
    """Heed `--no-color` before or behind any command, as NO_COLOR is heeded."""
    own = sys.argv.index("--") if "--" in sys.argv else len(sys.argv)
    if "--no-color" in sys.argv[:own]:
        os.environ["NO_COLOR"] = "1"
        sys.argv[:own] = [word for word in sys.argv[:own] if word != "--no-color"]


def _incomplete(error: ImportError) -> str:
    """What to do about a package that is missing or broken: the installation is at fault, not the command."""
    name = (error.name or "").partition(".")[0]
    what = f"the package {name} is missing" if isinstance(error, ModuleNotFoundError) else f"the package {name or '(unknown)'} is broken"
    doctor = "" if name in ("typer", "click", "rich") else "; extractor doctor looks at all of them"
    return f"{what} ({error}): install it again (python -m pip install --force-reinstall extractor){doctor}"


__all__ = ["main"]
