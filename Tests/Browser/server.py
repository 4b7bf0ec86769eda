"""The server under test: one that runs already, or one of our own on a free port."""

import contextlib
import functools
import os
import pathlib
import socket
import subprocess
import time
import urllib.error
import urllib.request


@functools.cache
def program():
    """The program that was built, or $LIPSTREAM."""
    asked = subprocess.run(
        [pathlib.Path(__file__).resolve().parents[2] / "Scripts/program"], stdout=subprocess.PIPE, text=True)
    if asked.returncode != 0:
        raise SystemExit(1)  # it has said why
    return asked.stdout.strip()


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Server:
    """A server of our own, which can be stopped and started again at the same address."""

    def __init__(self, folder, *options):
        self.folder, self.options, self.port = folder, options, free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self.process = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()

    def start(self):
        self.folder.mkdir(parents=True, exist_ok=True)
        log = self.folder / "server.log"
        command = [program(), "serve", "--port", str(self.port), "--data", self.folder / "data", *self.options]
        with open(log, "a") as output:
            self.process = subprocess.Popen(command, stdout=output, stderr=output)
        wait(self.base, self.process, log)

    def stop(self):
        if self.process.poll() is not None:
            print(f"The server ended by itself, with {self.process.returncode}:\n{(self.folder / 'server.log').read_text()}")
        self.process.terminate()
        self.process.wait(timeout=10)


@contextlib.contextmanager
def running(url, folder):
    if url:
        yield url.rstrip("/")
        return
    with Server(folder / "server") as server:
        yield server.base


def wait(base, process, log, seconds=30):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        with contextlib.suppress(urllib.error.URLError, ConnectionError):
            urllib.request.urlopen(base + "/health", timeout=2)
            return
        time.sleep(0.1)
    raise SystemExit(f"The server did not start:\n{log.read_text()}")
