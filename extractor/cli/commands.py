"""What all commands share: usage lines without a library's signs, and the next step where something was left out."""

from __future__ import annotations

from collections.abc import Callable
from enum import EnumMeta
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from extractor.cli.pipes import reader_may_leave

MISSING = {
    "db": "Name a database, such as --db facts.db.",
    "inputs": "Name files, folders or globs, such as news/, or - for standard input.",
    "gold": "Name a folder of gold articles, such as corpus/articles/dev.",
    "text": "Give a sentence in quotes, such as 'Exports rose 12% in May.'",
    "fact": "Give a fact's id or its beginning: extractor facts --db … shows them in its last column.",
    "indicators": "Name what was measured, such as 'industrial output'; extractor facts --db … shows what there is.",
    "entry": "Give a word or an entry's id, such as barrel.",
    "table": "Say what to add: extractor lexicon add unit, currency, indicator, place, organization, person, or a lexicon file such as hedges.",
    "name": "Give its name, as in extractor lexicon add unit sack --to my-words …",
    "run_a": "Name two runs: extractor diff previous latest --db …; extractor runs --db … lists them.",
    "run_b": "Name two runs: extractor diff previous latest --db …; extractor runs --db … lists them.",
    "files": "Name a file of extractions, such as facts.jsonl.",
}
"""The next step where an option or argument was left out."""


class Command(TyperCommand):
    """A command whose help names values by what they are: `--jobs N`, not `--jobs <int range>`."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        for parameter in self.params:
            if parameter.param_type_name == "option" and not parameter.metavar and not getattr(parameter, "is_flag", False):
                parameter.metavar = _value(parameter)

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """`[OPTIONS]` and the arguments, each as it is named below."""
        arguments = (p for p in self.params if p.param_type_name == "argument")
        return [self.options_metavar or "", *(p.metavar or (p.name or "").upper() for p in arguments)]


def _value(parameter: Any) -> str | None:
    kind = parameter.type_descriptor
    if isinstance(kind.annotation, EnumMeta):
        return None  # its choices are shown
    return "N" if getattr(kind, "min", None) is not None or getattr(parameter, "min", None) is not None else parameter.name.upper()


class Commands(TyperGroup):
    """The commands, in the order of the code, whose output may be cut short."""

    def make_context(self, *arguments: Any, **options: Any) -> Any:
        """Read the command line; `--help` prints here."""
        with reader_may_leave():
            return super().make_context(*arguments, **options)

    def invoke(self, ctx: Any) -> Any:
        """Carry out the command."""
        with reader_may_leave():
            try:
                return super().invoke(ctx)
            except typer.BadParameter as error:
                name = error.param.name if error.param else None
                if not error.message and name in MISSING:  # nothing was given
                    error.message = MISSING[name]
                raise


class App(typer.Typer):
    """A Typer whose commands are ours."""

    def command(self, name: str | None = None, **how: Any) -> Callable[[Any], Any]:
        """Register a command."""
        return super().command(name, **{"cls": Command, **how})
