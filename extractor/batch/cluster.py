"""The one module that knows Dask: shards go to the workers of a scheduler, their outputs come back as they are done."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from itertools import islice
from types import TracebackType
from typing import Any, Self, TypeVar

from extractor.errors import ExtractorError, UsageError

Argument = TypeVar("Argument")
Result = TypeVar("Result")

_AHEAD = 3  # shards a worker has been given: one it works on, and some so that it never waits
_PATIENCE = 120.0  # seconds without any worker before the run is given up
_LOOK = 2.0


class ClusterError(UsageError):
    """The cluster does not answer, or has lost its last worker."""


class Cluster:
    """`tcp://HOST:PORT` of a scheduler that runs, or `local:N` for N workers on this machine. Use it in a `with` statement.

    Raises:
        UsageError: when the address is none, or Dask is not installed.
        ClusterError: when nothing answers there.
    """

    def __init__(self, address: str) -> None:
        try:
            import dask
            from distributed import Client, LocalCluster
        except ModuleNotFoundError:
            raise UsageError("--cluster needs a library: pip install 'extractor[cluster]'") from None
        self._local: Any = None
        # a worker keeps the extractor in a child process, which Dask's own workers may have only when they are no daemons
        dask.config.set({"distributed.worker.daemon": False, "distributed.scheduler.allowed-failures": 3})
        if address.startswith("local:"):
            workers = address.removeprefix("local:")
            if not workers.isdigit() or not int(workers):
                raise UsageError(f"--cluster {address}: local:N takes a number of workers, such as local:2")
            self._local = _untyped(LocalCluster)(n_workers=int(workers), threads_per_worker=1, dashboard_address=":0", silence_logs=50)
            self._client = _untyped(Client)(self._local)
            return
        if "://" not in address:
            raise UsageError(f"--cluster {address}: give the scheduler as tcp://HOST:PORT, or local:N")
        try:
            self._client = _untyped(Client)(address, timeout="15s")
        except (OSError, ValueError) as error:
            raise ClusterError(f"no Dask scheduler answers at {address}: {error}; start one with `dask scheduler`") from None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        _untyped(self._client.close)()
        if self._local is not None:
            self._local.close()

    def workers(self) -> int:
        """How many there are now."""
        return len(self._client.scheduler_info(n_workers=-1)["workers"])

    def call(self, function: Callable[..., Result], *arguments: Any) -> Result:
        """The result of one call on any worker.

        Raises:
            ExtractorError: what the call raises of that kind.
            ClusterError: when no worker can make the call.
        """
        self._wait_for_workers()
        try:
            result: Result = self._client.submit(function, *arguments, pure=False).result()
        except ExtractorError:
            raise
        except Exception as error:  # a worker without our package, or one that dies while it loads the model
            told = f"{type(error).__name__}: {str(error)[:300]}"
            raise ClusterError(f"the workers cannot extract ({told}); each machine needs the same extractor and memory for it") from error
        return result

    def map(self, function: Callable[[Argument], Result], arguments: Iterator[Argument]) -> Iterator[tuple[Argument, Result | Exception]]:
        """Each argument with its result, or with what went wrong with it, as they are done.

        A call whose worker dies is made again elsewhere. Dask blames such a death on everything that the worker had been given,
        and after some of them gives up the innocent too; so what it gives up is called once more at the end, with nothing beside it.
        """
        suspects: list[Argument] = []
        for argument, result in self._together(function, arguments):
            if type(result).__name__ == "KilledWorker":
                suspects.append(argument)
            else:
                yield argument, result
        for argument in suspects:
            yield from self._together(function, iter([argument]))

    def _together(
        self, function: Callable[[Argument], Result], arguments: Iterator[Argument]
    ) -> Iterator[tuple[Argument, Result | Exception]]:
        from distributed import wait

        waiting: dict[Any, Argument] = {}
        while True:
            room = max(1, self.workers()) * _AHEAD - len(waiting)
            for argument in islice(arguments, max(0, room)):
                waiting[self._client.submit(function, argument, pure=False)] = argument
            if not waiting:
                return
            try:
                done = _untyped(wait)(list(waiting), timeout=_LOOK, return_when="FIRST_COMPLETED").done
            except TimeoutError:
                self._wait_for_workers()
                continue
            for future in sorted(done, key=lambda f: str(f.key)):
                argument = waiting.pop(future)
                yield argument, _result(future)

    def _wait_for_workers(self) -> None:
        begun = time.monotonic()
        while not self.workers():
            if time.monotonic() - begun > _PATIENCE:
                raise ClusterError(
                    "the cluster has no worker any more; what was done is kept: start workers and run the same command again"
                )
            time.sleep(_LOOK)


def _result(future: Any) -> Any:
    try:
        return future.result()
    except Exception as error:  # whatever a call raises is that call's
        return error
    finally:
        future.release()


def _untyped(call: Any) -> Any:
    """Dask has no types of its own."""
    return call
