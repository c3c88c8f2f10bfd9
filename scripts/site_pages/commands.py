"""The reference of the commands, out of the typer app."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from enum import EnumMeta
from typing import Any

import typer

from extractor.cli.app import app


def commands() -> Iterator[tuple[str, Any]]:
    """Every command with its full name, in the order of the help."""
    yield from _below(typer.main.get_command(app), "extractor")


def _below(command: Any, name: str) -> Iterator[tuple[str, Any]]:
    inside = getattr(command, "commands", None)
    if inside is None:
        yield name, command
        return
    for key, one in inside.items():
        yield from _below(one, f"{name} {key}")


def page() -> str:
    """The page in Markdown."""
    parts = [
        "# Commands\n\nMade from the program itself. Standard output is data only; what is told goes to standard error. Exit codes: `0` done, "
        "`1` some articles were quarantined, `2` usage, `3` no article could be extracted, `4` a gate failed, `130` interrupted. "
        "`-vv` behind a command shows the traceback of an error; `--no-color`, in front or behind, leaves out colours.\n"
    ]
    for name, command in commands():
        parts.append(_section(name, command))
    return "\n".join(parts)


def _section(name: str, command: Any) -> str:
    lines = [f"## {name}\n", inspect.cleandoc(command.help or "").strip() + "\n"]
    usage = " ".join([name, *(_argument(p) for p in command.params if p.param_type_name == "argument"), "[OPTIONS]"])
    lines.append(f"```text\n{usage}\n```\n")
    shown = [p for p in command.params if not getattr(p, "hidden", False) and p.name != "help"]
    if shown:
        lines.append("| | | default |\n|---|---|---|")
        lines += [f"| {_names(p)} | {_cell(p.help or '')} | {_default(p)} |" for p in shown]
    if example := examples(command):
        lines.append("\n```sh\n" + "\n".join(example) + "\n```\n")
    return "\n".join(lines)


def examples(command: Any) -> list[str]:
    """The commands of its epilog, a continued line put together."""
    text = (command.epilog or "").replace("\b", "").replace("\\\n", " ")
    text = re.sub(r"^\s*Examples?:", "", text, flags=re.M)
    return [re.sub(r"\s{2,}", " ", line.strip()) for line in text.splitlines() if line.strip()]


def _argument(p: Any) -> str:
    return str(p.metavar or p.name.upper())


def _names(p: Any) -> str:
    if p.param_type_name == "argument":
        return f"`{_argument(p)}`"
    value = "" if getattr(p, "is_flag", False) else f" {p.metavar or _choices(p) or p.name.upper()}"
    return " ".join(f"`{name}{value if name.startswith('--') else ''}`" for name in p.opts)


def _choices(p: Any) -> str:
    wanted = p.type_descriptor.annotation
    return "|".join(str(choice.value) for choice in wanted) if isinstance(wanted, EnumMeta) else ""


def _default(p: Any) -> str:
    value = getattr(p.default, "value", p.default)
    if p.required:
        return "needed"
    return "" if value in (None, False, "", [], ()) or callable(value) else f"`{value}`"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
