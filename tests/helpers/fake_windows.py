"""Make the package believe that it runs on Windows: imported modules lack what only POSIX has.

Other packages and the standard library see this system as it is. What is named here must be left out or
guarded by the package; that Windows really behaves so is taken from Python's documentation.
"""

import builtins
import contextlib
import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import types

MODULES = {
    "crypt", "curses", "fcntl", "grp", "nis", "posix", "pty", "pwd", "readline", "resource", "spwd", "syslog",
    "termios", "tty",
}  # fmt: skip
NAMES = {
    "os": {
        "O_DIRECTORY", "O_NOFOLLOW", "chown", "confstr", "ctermid", "fchdir", "fchmod", "fchown", "fork",
        "forkpty", "getegid", "geteuid", "getgid", "getgroups", "getloadavg", "getpgid", "getpgrp",
        "getpriority", "getresuid", "getsid", "getuid", "initgroups", "killpg", "lchown", "lockf", "mkfifo",
        "mknod", "nice", "openpty", "pathconf", "pipe2", "posix_fallocate", "posix_spawn", "pread", "preadv",
        "pwrite", "pwritev", "register_at_fork", "sched_getaffinity", "sched_setaffinity", "sched_yield",
        "sendfile", "setgid", "setpgid", "setpgrp", "setsid", "setuid", "statvfs", "sync", "sysconf",
        "sysconf_names", "tcgetpgrp", "tcsetpgrp", "ttyname", "uname", "wait", "wait3", "wait4", "waitid",
        "writev",
    },
    "signal": {
        name for name in dir(signal)
        if name.startswith("SIG") and name not in {
            "SIGABRT", "SIGFPE", "SIGILL", "SIGINT", "SIGSEGV", "SIGTERM", "SIG_DFL", "SIG_IGN", "Signals",
        }
    } | {"alarm", "pause", "pthread_kill", "pthread_sigmask", "setitimer", "sigwait"},
    "socket": {"AF_UNIX", "recv_fds", "send_fds"},
    "subprocess": set(),
}  # fmt: skip
FOLDERS = ("/proc", "/sys", "/dev")  # Windows has no such files
_FORBIDDEN = re.compile(r'[<>:"|?*\x00-\x1f]')


class Seen(types.ModuleType):
    """A module without some of its names, and with some of its own."""

    def __init__(self, real, hidden, **own):
        super().__init__(real.__name__)
        self.__dict__.update(own, _real=real, _hidden=hidden)

    def __getattr__(self, name):
        if name in self._hidden:
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        return getattr(self._real, name)


def popen(*words, pass_fds=(), preexec_fn=None, start_new_session=False, **more):
    assert not pass_fds, "pass_fds not supported on Windows."
    assert preexec_fn is None, "preexec_fn is not supported on Windows platforms"
    del start_new_session  # which Windows ignores
    return subprocess.Popen(*words, **more)


def install():
    """Make files of the package see Windows from now on."""
    _hide_modules()
    _hide_folders()
    for name in ("replace", "rename", "unlink"):
        setattr(pathlib.Path, name, _guarded(getattr(pathlib.Path, name)))
    sys.modules["helpers.fake_windows"].installed = True


def _hide_modules():
    real, own = builtins.__import__, {"os": {"name": "nt"}, "subprocess": {"Popen": popen}}
    seen = {
        id(module): Seen(module, NAMES[module.__name__], **own.get(module.__name__, {}))
        for module in (os, signal, socket, subprocess)
    }

    def imported(name, globals=None, locals=None, fromlist=(), level=0):  # noqa: A002
        by = (globals or {}).get("__name__", "")
        ours = by == "sim" or by.startswith("sim.")
        if ours and level == 0 and name.split(".")[0] in MODULES:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        found = real(name, globals, locals, fromlist, level)
        return seen.get(id(found), found) if ours else found

    builtins.__import__ = imported


def _hide_folders():
    opened, reading, there = builtins.open, pathlib.Path.read_text, pathlib.Path.is_file

    def check(path):
        if str(path).startswith(FOLDERS) and str(path) != os.devnull:
            raise FileNotFoundError(2, "No such file or directory", str(path))

    builtins.open = lambda file, *words, **more: (check(file), opened(file, *words, **more))[1]
    pathlib.Path.read_text = lambda self, *words, **more: (check(self), reading(self, *words, **more))[1]
    pathlib.Path.is_file = lambda self: not str(self).startswith(FOLDERS) and there(self)


def _guarded(method):
    """Refuse to move or remove a file that this process has open, and names that Windows can't have."""

    def checked(self, *words, **more):
        for path in (self, *(each for each in words if isinstance(each, pathlib.Path | str))):
            bad = _FORBIDDEN.search(str(path)) or re.search(r"[. ](/|$)", str(path).replace("..", ""))
            assert not bad, f"Windows has no file of the name {path}"
            if os.path.realpath(path) in _open_files():
                raise PermissionError(13, "The process cannot access the file", str(path))
        return method(self, *words, **more)

    return checked


def _open_files():
    for link in pathlib.Path("/proc/self/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):
            yield str(link.readlink())
