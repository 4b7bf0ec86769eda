"""The server under test: one that runs already, or one of our own on a free port."""

import contextlib
import pathlib
import socket
import subprocess
import time
import urllib.error
import urllib.request

PROGRAM = pathlib.Path(".build/release/lipstream")


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@contextlib.contextmanager
def running(url, data):
    if url:
        yield url.rstrip("/")
        return
    base = f"http://127.0.0.1:{free_port()}"
    with open(data / "server.log", "w") as log:
        command = [PROGRAM, "serve", "--port", base.rsplit(":", 1)[1], "--data", data / "data"]
        process = subprocess.Popen(command, stdout=log, stderr=log)
        try:
            wait(base, process, data / "server.log")
            yield base
        finally:
            process.terminate()
            process.wait(timeout=10)


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
