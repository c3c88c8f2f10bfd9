"""The file beside a file: written first, renamed at the end, swept away where a killed program left it."""

from __future__ import annotations

import os
import re
import socket
from contextlib import suppress
from pathlib import Path


def part_of(path: Path) -> Path:
    """Where this process writes until the file is whole; what dead processes of this machine left of the same file is removed."""
    host = re.sub(r"[^\w.]", "_", socket.gethostname())
    with suppress(OSError):  # a folder that cannot be listed can be written all the same
        for left in path.absolute().parent.iterdir():
            found = re.fullmatch(r"(.+)\.part-([\w.]+)-(\d+)", left.name)
            if found and found[1] == path.name and found[2] == host and not alive(int(found[3])):
                left.unlink(missing_ok=True)
    return path.with_name(f"{path.name}.part-{host}-{os.getpid()}")


def alive(pid: int) -> bool:
    """Whether a process of this machine runs."""
    if pid <= 0:
        return False
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:  # somebody else's process
        pass
    return True
