"""Files behind URLs, through fsspec; `s3://` and `gs://` through Arrow, which needs nothing installed beside it."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

from extractor.errors import UsageError

_BY_ARROW = {"s3": "s3fs", "gs": "gcsfs"}


def list_url(url: str) -> list[str]:
    """The URLs of the files behind one: itself, those in the folder, or those that match its `*`; in order.

    Raises:
        UsageError: when there is nothing, or nothing answers.
    """
    try:
        files, path = _open_system(url)
        if any(c in path for c in "*?["):
            found = [p for p in files.glob(path) if not files.isdir(p)]
        elif files.isdir(path):
            found = files.find(path)
        else:
            found = [path] if files.exists(path) else []
    except Exception as error:  # each storage has its own kinds of error
        extra = url.partition("://")[0].replace("https", "http")
        remedy = f": python -m pip install 'fsspec[{extra}]'" if isinstance(error, ImportError) else ""
        raise UsageError(f"{url}: cannot be listed: {type(error).__name__}: {str(error)[:300]}{remedy}") from None
    if not found:
        raise UsageError(f"{url}: no such file or folder there")
    scheme = url.split("://", 1)[0]
    return [p if "://" in p else f"{scheme}://{p.lstrip('/')}" for p in sorted(found)]


def state_of(url: str) -> str:
    """What changes when the file behind a URL does: its checksum, or its size and time, as the storage has them."""
    try:
        files, path = _open_system(url)
        told = files.info(path)
    except Exception:  # then it cannot be read either, which its reader tells
        return ""
    return repr(
        [(name, str(told[name])) for name in ("ETag", "etag", "checksum", "size", "mtime", "LastModified", "created") if name in told]
    )


@contextmanager
def open_url(url: str) -> Iterator[BinaryIO]:
    """The bytes behind a URL.

    Raises:
        OSError: whatever the storage calls its trouble.
    """
    try:
        files, path = _open_system(url)
        file = files.open(path, "rb")
    except OSError:
        raise
    except Exception as error:
        raise OSError(f"{type(error).__name__}: {str(error)[:300]}") from None
    with file:
        yield io.BufferedReader(_Raw(file), 1 << 20)


class _Raw(io.RawIOBase):
    """What all storages' files can do, as Python's own files do it."""

    def __init__(self, file: Any) -> None:
        self._file = file

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """Whether one can jump about in it."""
        return bool(self._file.seekable())

    def seek(self, offset: int, whence: int = 0) -> int:
        """Jump."""
        return int(self._file.seek(offset, whence))

    def tell(self) -> int:
        """Where it stands."""
        return int(self._file.tell())

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer.

        Raises:
            OSError: whatever the storage calls its trouble.
        """
        try:
            data = self._file.read(len(buffer))
        except OSError:
            raise
        except Exception as error:
            raise OSError(f"{type(error).__name__}: {str(error)[:300]}") from None
        buffer[: len(data)] = data
        return len(data)


def _open_system(url: str) -> tuple[Any, str]:
    try:
        import fsspec
    except ModuleNotFoundError:
        raise UsageError(f"{url}: reading from there needs a library: pip install 'extractor[archive]'") from None
    scheme = url.split("://", 1)[0]
    if scheme in _BY_ARROW and not _installed(_BY_ARROW[scheme]):
        return _arrow(scheme), url.split("://", 1)[1]
    files, path = fsspec.core.url_to_fs(url)
    return files, str(path)


def _installed(module: str) -> bool:
    from importlib.util import find_spec

    return find_spec(module) is not None


def _arrow(scheme: str) -> Any:
    """Keys and endpoint come from the environment, as for every S3 program (AWS_ACCESS_KEY_ID, AWS_ENDPOINT_URL …)."""
    from fsspec.implementations.arrow import ArrowFSWrapper
    from pyarrow import fs

    if scheme != "s3":
        return ArrowFSWrapper(fs.GcsFileSystem())
    endpoint = os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL")  # another server than Amazon's
    return ArrowFSWrapper(fs.S3FileSystem(endpoint_override=endpoint))
