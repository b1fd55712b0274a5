"""Stands in for manage.py where only the comings and goings of processes are tested."""

import http.server
import json
import os
import socket
import sys
import time
from pathlib import Path

NOTES = Path(os.environ["BINDSTEEN_DATA"]) / "notes"
SETTINGS = ("DEMO", "DEBUG", "SECRET_KEY", "SITE_URL", "LIVE_ORIGINS", "REDIS_URL")


def note(name: str, **facts: object) -> None:
    NOTES.mkdir(exist_ok=True)
    with (NOTES / name).open("a") as file:
        file.write(json.dumps({"pid": os.getpid(), **facts}) + "\n")


DATABASE = NOTES.with_name("bindsteen.sqlite3")


class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = json.dumps({"pid": os.getpid()}).encode()
        ready = self.path != "/readyz" or DATABASE.read_text() == "tables"
        self.send_response(200 if ready else 503)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        pass


def web(fd: str) -> None:
    server = http.server.ThreadingHTTPServer(("", 0), Page, bind_and_activate=False)
    server.socket = socket.socket(fileno=int(fd))
    server.server_port = server.socket.getsockname()[1]
    server.serve_forever()


def main(verb: str, *words: str) -> None:
    if verb == "stand_by":
        line = sys.stdin.readline()
        if line:
            main(*json.loads(line))
    elif verb == "prepare":
        note("prepare", words=words, **{name: os.environ.get(name) for name in SETTINGS})
        if os.environ.get("STUB_FAILS"):
            sys.exit("no such table")
        DATABASE.write_text("tables")
        sys.stdout.write("Tables, texts and topics are in place.\n")
        sys.stdout.flush()
        sys.stdout.write("The region is filled.\n")
    else:
        note(verb)
        if verb == "web":
            web(words[1])
        time.sleep(60)


main(*sys.argv[1:])
