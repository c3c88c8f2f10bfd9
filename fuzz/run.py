"""Coverage-guided fuzzing of one target: python -m fuzz.run numbers --minutes 10.

Needs the extra `fuzz` (atheris). Works in build/fuzz; an input that breaks a promise is left there as crash-… (timeout-… and oom-… are
libFuzzer's own) and belongs, once understood, into tests/hostile/found/TARGET, where the tests read it for ever.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import sys
import time
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["extractor"], enable_loader_override=False):  # the coverage that guides it
    from fuzz import seeds
    from fuzz.targets import TARGETS

SECONDS = 20
"""A hang: the slowest input of this size takes a tenth of a second."""
NOTED = 30
"""CPU seconds after which the log is told how far it is: also of a run that is broken off."""
MEGABYTES = 3000
LONGEST = 4096


def main() -> None:
    """Fuzz one target until its time is over or something is found."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("target", choices=sorted(TARGETS))
    options.add_argument("--minutes", type=float, default=10, help="of CPU time")
    options.add_argument("--work", type=Path, default=Path("build/fuzz"))
    asked = options.parse_args()
    work: Path = asked.work / asked.target
    corpus = work / "corpus"
    seeds.write(asked.target, corpus)
    words = seeds.write_dictionary(work / "words.dict")
    one = TARGETS[asked.target]
    one(b"")  # load what is loaded once, before the clock runs
    begun, runs, told = time.process_time(), 0, 0.0

    def note(end: str) -> None:
        said = f"{asked.target}: {runs:,} inputs in {time.process_time() - begun:.0f} CPU seconds, {end}\n"
        with (asked.work / "log").open("a") as log:
            log.write(said)
        print(said, file=sys.stderr, flush=True)

    def timed(data: bytes) -> None:
        nonlocal runs, told
        try:
            one(data)
        except BaseException as error:
            crash = work / f"crash-{hashlib.sha256(data).hexdigest()[:12]}"
            crash.write_bytes(data)
            note(f"{crash} found: {type(error).__name__}")
            raise
        runs += 1
        spent = time.process_time() - begun
        if spent > asked.minutes * 60:
            note("nothing found")
            os._exit(0)
        if spent > told + NOTED:
            told = spent
            note("nothing found so far")

    limits = [f"-timeout={SECONDS}", f"-rss_limit_mb={MEGABYTES}", f"-max_len={LONGEST}"]
    atheris.Setup([sys.argv[0], f"-dict={words}", f"-artifact_prefix={work}/", *limits, str(corpus)], timed)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
