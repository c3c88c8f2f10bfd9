"""Matrix products of spaCy's networks by numpy instead of blis: the same network, about twice as fast where numpy has OpenBLAS.

numpy's library would share a product among all cores, which costs more than it brings for matrices of this size; each product
is therefore held to one thread, and the setting put back. Where the library cannot be told so, nothing is changed.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from spacy.language import Language
from thinc.api import Model, NumpyOps

_PREFIXES = ("scipy_openblas", "openblas")
_SUFFIXES = ("64_", "")

Threads = tuple[Callable[[], int], Callable[[int], None]]


def threads() -> Threads | None:
    """The two functions of numpy's OpenBLAS that read and set its number of threads."""
    folder = Path(np.__file__).parent
    for path in sorted([*folder.parent.glob("numpy.libs/*openblas*"), *folder.glob(".dylibs/*openblas*")]):
        try:
            library = ctypes.CDLL(str(path))
        except OSError:
            continue
        for prefix in _PREFIXES:
            for suffix in _SUFFIXES:
                get = getattr(library, f"{prefix}_get_num_threads{suffix}", None)
                put = getattr(library, f"{prefix}_set_num_threads{suffix}", None)
                if get is not None and put is not None:
                    get.argtypes, get.restype = [], ctypes.c_int
                    put.argtypes, put.restype = [ctypes.c_int], None
                    return get, put
    return None


_THREADS = threads()


@contextmanager
def one_thread() -> Iterator[None]:
    """Hold numpy's matrix products to one thread meanwhile, where the library can be told so."""
    if _THREADS is None:
        yield
        return
    get, put = _THREADS
    before = get()
    put(1)
    try:
        yield
    finally:
        put(before)


class OneThread(NumpyOps):  # type: ignore[misc]  # thinc has no types here
    """thinc's operations on the processor with numpy's matrix product in one thread."""

    def __init__(self) -> None:
        super().__init__(use_blis=False)

    def gemm(self, x: Any, y: Any, out: Any = None, trans1: bool = False, trans2: bool = False) -> Any:
        """The product of two matrices."""
        with one_thread():
            return super().gemm(x, y, out=out, trans1=trans1, trans2=trans2)


def use_numpy(nlp: Language) -> bool:
    """Switch all networks of a pipeline; says whether it did."""
    if _THREADS is None:
        return False
    ops = OneThread()
    for _, component in nlp.pipeline:
        model = getattr(component, "model", None)
        if isinstance(model, Model):
            for node in model.walk():
                node.ops = ops
    return True
