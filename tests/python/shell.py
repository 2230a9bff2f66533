"""A bash that is told one command after the other, as a reader of the README would."""

import contextlib
import os
import signal
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

END = "\x1e"
SECONDS = 120


class Shell:
    """A bash of its own; what commands export or leave in the background stays."""

    def __init__(self, process: subprocess.Popen) -> None:
        self._process = process

    def run(self, command: str) -> str:
        """What the command prints, its errors too; it has two minutes."""
        self._process.stdin.write(f"{command}\nprintf '{END}\\n'\n")
        self._process.stdin.flush()
        printed = []
        # A command that waits for input holds the output open: all of them have to go.
        patience = threading.Timer(SECONDS, os.killpg, (self._process.pid, signal.SIGKILL))
        patience.start()
        try:
            for line in self._process.stdout:
                if line.endswith(f"{END}\n"):
                    return "".join(printed) + line.removesuffix(f"{END}\n")
                printed.append(line)
        finally:
            patience.cancel()
        raise AssertionError(f"the shell ended in {command!r}: {''.join(printed)}")


@contextlib.contextmanager
def shell(folder: Path, programs: Path, **variables: str) -> Iterator[Shell]:
    """A bash in `folder` that finds `programs` first, and kills its children at its end."""
    environment = {
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        **variables,
    }
    process = subprocess.Popen(
        ["bash", "--norc", "--noprofile"],
        cwd=folder,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        yield Shell(process)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
