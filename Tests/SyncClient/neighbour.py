"""A host in the neighbourhood: gives the inputs, and takes the webhooks."""

import http.server
import pathlib
import threading


class Neighbour:
    """Serves a folder on a free port of this computer; keeps what is posted to it."""

    def __init__(self, folder):
        self.letters = []
        self.arrived = threading.Condition()
        neighbour = self

        class Handler(http.server.SimpleHTTPRequestHandler):
            def __init__(self, *arguments):
                super().__init__(*arguments, directory=str(folder))

            def do_GET(self):
                if self.path == "/elsewhere":
                    self.send_response(302)
                    self.send_header("Location", "http://127.0.0.1:1/secret.mp4")
                    self.end_headers()
                else:
                    super().do_GET()

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                with neighbour.arrived:
                    # The first letter is refused: it has to come again.
                    is_first = not neighbour.letters
                    neighbour.letters.append((dict(self.headers.items()), body))
                    neighbour.arrived.notify_all()
                self.send_response(503 if is_first else 200)
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.authority = f"127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    def address(self, name):
        return f"http://{self.authority}/{pathlib.PurePath(name).name}"

    def letter(self, count, seconds=15):
        """The letter with this number, counted from 1, as headers and body."""
        with self.arrived:
            assert self.arrived.wait_for(lambda: len(self.letters) >= count, seconds), f"no webhook {count} came"
            return self.letters[count - 1]
