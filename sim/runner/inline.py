"""An executor that makes each call at once, in this process."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any

from sim.runner.pool.worker import reason
from sim.runner.pool.worker_process import RunFailed


class Inline(Executor):
    """Calls are made as they are submitted, one after another; what raises fails alone."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Make a call; its future is done when this returns."""
        future: Future[Any] = Future()
        future.set_running_or_notify_cancel()
        try:
            future.set_result(fn(*args, **kwargs))
        except (Exception, SystemExit) as error:
            future.set_exception(RunFailed(reason(error)))
        return future
