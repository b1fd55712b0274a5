"""nginx with the shipped configuration, run for real in front of two small servers."""

from __future__ import annotations

import http.client
import json
import socket
import subprocess
import threading
import time
from http import HTTPStatus

import pytest
from websockets.datastructures import Headers
from websockets.http11 import Response
from websockets.sync.client import connect
from websockets.sync.server import Server, serve

from tests.config.front import DEPLOY, Front, trusting


def tell_headers(name: str):
    """A page that shows what arrived; the socket's path is left to the socket."""

    def answer(_connection, request):
        if request.path == "/rt/":
            return None
        body = json.dumps({"server": name, **dict(request.headers.raw_items())}).encode()
        headers = Headers({"Content-Length": str(len(body)), "Connection": "close"})
        return Response(HTTPStatus.OK, "OK", headers, body)

    return answer


def repeat(websocket) -> None:
    for message in websocket:
        websocket.send(message)


def web_process(name: str) -> Server:
    server = serve(repeat, "127.0.0.1", 0, process_request=tell_headers(name))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


@pytest.fixture
def servers():
    servers = [web_process("one"), web_process("two")]
    yield servers
    for server in servers:
        server.shutdown()


@pytest.fixture
def front(tmp_path, servers):
    front = Front(tmp_path, [server.socket.getsockname()[1] for server in servers])
    with front.running():
        yield front


def test_nginx_accepts_the_configuration(tmp_path):
    front = Front(tmp_path, [1])

    checked = subprocess.run([*front.command, "-t"], capture_output=True, text=True, check=False)

    assert checked.returncode == 0, checked.stderr
    assert "warn" not in checked.stderr


def test_both_web_processes_serve(front):
    found = {json.loads(front.ask()[1])["server"] for _time in range(6)}

    assert found == {"one", "two"}


def test_when_one_web_process_is_gone_the_other_serves(front, servers):
    servers[0].shutdown()

    answers = [front.ask()[0].status for _time in range(6)]

    assert answers == [200] * 6


def test_without_any_web_process_the_page_says_when_to_come_back(front, servers):
    for server in servers:
        server.shutdown()

    answer, body = front.ask()

    assert answer.status == 503
    assert answer.headers["Retry-After"] == "10"
    assert b"Even geduld" in body


def test_what_a_visitor_says_about_its_address_is_dropped(front):
    lies = {"X-Forwarded-For": "1.2.3.4", "X-Forwarded-Proto": "gopher", "X-Request-ID": "mine"}

    told = json.loads(front.ask(headers=lies)[1])

    assert told["X-Forwarded-For"] == "127.0.0.1"
    assert told["X-Forwarded-Proto"] == "https"
    assert told["X-Request-ID"] != "mine"


def test_plain_http_is_sent_to_https_but_health_is_answered(front):
    connection = http.client.HTTPConnection("127.0.0.1", front.plain, timeout=5)
    connection.request("GET", "/agenda/?day=2", headers={"Host": "bindsteen.example"})
    moved = connection.getresponse()
    moved.read()
    connection.request("GET", "/healthz")

    assert moved.status == 308
    assert moved.headers["Location"] == "https://bindsteen.example/agenda/?day=2"
    assert connection.getresponse().status == 200


def test_the_live_socket_passes(front):
    with connect(f"wss://127.0.0.1:{front.secure}/rt/", ssl=trusting()) as websocket:
        websocket.send("hello")

        assert websocket.recv(timeout=5) == "hello"


def test_a_body_that_is_too_large_is_refused(front):
    answer, _body = front.ask(method="POST", headers={"Content-Length": str(50_000_000)})

    assert answer.status == 413


def test_a_half_sent_body_is_cut_off(front):
    """500 of these stayed open for ever on the bare web servers."""
    raw = socket.create_connection(("127.0.0.1", front.secure), timeout=5)
    with trusting().wrap_socket(raw) as stream:
        stream.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nhalf")
        started = time.monotonic()

        left = stream.recv(1000)

    assert left == b"" or b"408" in left
    assert time.monotonic() - started < 4


def test_the_log_keeps_no_questions(front):
    front.ask("/topics/?q=something+private")
    time.sleep(0.1)

    log = (front.folder / "access.log").read_text()
    assert '"path":"/topics/"' in log
    assert "private" not in log


@pytest.mark.parametrize(
    ("directive", "reason"),
    [
        ("client_body_timeout 10s;", "half-sent bodies"),
        ("client_header_timeout 10s;", "half-sent headers"),
        ("limit_conn pages 300;", "connections of one address"),
        ("limit_conn sockets 500;", "sockets of one address"),
        ("proxy_read_timeout 90s;", "three heartbeats of a socket"),
        ("server_tokens off;", "versions are nobody's business"),
    ],
)
def test_the_limits_are_shipped(directive, reason):
    assert directive in (DEPLOY / "nginx.conf").read_text(), reason
