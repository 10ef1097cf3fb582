"""server.py FUNCTION ADDRESS: serves one function over HTTP, marking the end of each invocation."""

import http.server
import importlib
import sys

try:
    from jukebox_marker import cut
except ImportError:
    # Served without a recorder around it.
    def cut():
        pass


class Server(http.server.HTTPServer):
    quit = False

    def handle_error(self, request, client_address):
        print(f"connection lost: {sys.exc_info()[1]}", file=sys.stderr)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    # The answer leaves in one write.
    wbufsize = -1

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path == "/quit":
            self.server.quit = True
            self.close_connection = True
            self.answer(200, b"")
            return
        try:
            self.answer(200, self.server.function(body))
        except (ValueError, KeyError, OSError) as error:
            self.answer(400, str(error).encode())
        cut()

    def answer(self, status, body):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def log_message(self, *_):
        pass


def main():
    if len(sys.argv) != 3:
        sys.exit("usage: server.py FUNCTION ADDRESS")
    host, _, port = sys.argv[2].rpartition(":")
    try:
        function = importlib.import_module(f"functions.{sys.argv[1]}").handle
    except ModuleNotFoundError as error:
        sys.exit(f"cannot serve {sys.argv[1]}: {error}")
    with Server((host, int(port)), Handler) as server:
        server.function = function
        # Where, as the port may be 0.
        print("jukebox-suite: ready {}:{}".format(*server.server_address), flush=True)
        while not server.quit:
            server.handle_request()


if __name__ == "__main__":
    main()
