"""Exchange messages between the main process (driver) and a worker process, on every operating system."""

from __future__ import annotations

import contextlib
import queue
import struct
import threading
from collections.abc import Callable
from typing import IO

_LENGTH = struct.Struct("!Q")


class MessagePipe:
    """Sends messages over one pipe (`sink`) and receives them over another (`source`).

    A thread receives the messages, because Windows can't wait for a pipe with a time limit. The sender sends
    an empty message last. If `source` ends without an empty message, the other process has ended
    unexpectedly, and the thread calls `at_end`. The thread closes `source` at the end.
    """

    def __init__(
        self, source: IO[bytes], sink: IO[bytes], *, at_end: Callable[[], object] = lambda: None
    ) -> None:
        self._sink = sink
        self._received: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._next: list[bytes | None] = []
        threading.Thread(target=self._receive, args=(source, at_end), daemon=True).start()

    def _receive(self, source: IO[bytes], at_end: Callable[[], object]) -> None:
        with contextlib.suppress(OSError, MemoryError), source:
            while len(head := source.read(_LENGTH.size)) == _LENGTH.size:
                (length,) = _LENGTH.unpack(head)
                message = source.read(length)
                if len(message) < length:
                    break
                self._received.put(message)
                if not message:
                    return
        self._received.put(None)
        at_end()

    def send_bytes(self, message: bytes) -> None:
        """Send a message, or raise `BrokenPipeError` if the other process has closed its end."""
        try:
            self._sink.write(_LENGTH.pack(len(message)))
            self._sink.write(message)
            self._sink.flush()
        except OSError as error:
            raise BrokenPipeError(str(error)) from error  # Windows raises another kind of OSError

    def poll(self, seconds: float) -> bool:
        """Wait up to `seconds` for a message or the end of the pipe; return whether either came."""
        if not self._next:
            with contextlib.suppress(queue.Empty):
                self._next.append(self._received.get(timeout=seconds))
        return bool(self._next)

    def recv_bytes(self) -> bytes:
        """Wait for the next message and return it, or raise `EOFError` if the other process has ended."""
        message = self._next.pop() if self._next else self._received.get()
        if message is None:
            self._received.put(None)  # so that every later call raises the error too
            raise EOFError
        return message

    def close(self) -> None:
        """Close the pipe to the other process."""
        with contextlib.suppress(OSError):
            self._sink.close()
