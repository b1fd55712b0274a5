"""The shipped nginx configuration, run for real in front of two small servers.

Only what differs from place to place is replaced: ports, certificate, folders, one time-out.
"""

from __future__ import annotations

import datetime as dt
import http.client
import json
import os
import shutil
import signal
import socket
import ssl
import subprocess
import threading
import time
from http import HTTPStatus
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from websockets.datastructures import Headers
from websockets.http11 import Response
from websockets.sync.client import connect
from websockets.sync.server import Server, serve

DEPLOY = Path(__file__).resolve().parents[2] / "config" / "deploy"
NGINX = os.environ.get("NGINX") or shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/bin")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


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


def certificate(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)  # noqa: TID251 (a certificate lives in real time)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    (folder / "fullchain.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "privkey.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )


class Front:
    def __init__(self, folder: Path, servers: list[Server]) -> None:
        self.folder, self.servers = folder, servers
        self.plain, self.secure = free_port(), free_port()
        certificate(folder)
        upstream = "".join(
            f"server 127.0.0.1:{server.socket.getsockname()[1]} max_fails=1 fail_timeout=5s;"
            for server in servers
        )
        (folder / "places.conf").write_text(
            f"upstream webs {{ {upstream} }}\n"
            'map "" $web { default webs; }\n'
            f"ssl_certificate {folder}/fullchain.pem;\n"
            f"ssl_certificate_key {folder}/privkey.pem;\n"
            + "".join(
                f"{kind}_temp_path {folder}/{kind};\n"
                for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
            )
        )
        (folder / "mime.types").write_text("types { text/html html; }\n")
        text = (DEPLOY / "nginx.conf").read_text()
        for shipped, here in (
            ("listen 80 ", f"listen 127.0.0.1:{self.plain} "),
            ("listen 443 ", f"listen 127.0.0.1:{self.secure} "),
            ("client_body_timeout 10s;", "client_body_timeout 1s;"),
            ("access_log /dev/stdout line;", f"access_log {folder}/access.log line;"),
        ):
            assert shipped in text
            text = text.replace(shipped, here)
        workers = "user root;\n" if os.geteuid() == 0 else ""
        (folder / "nginx.conf").write_text(
            f"daemon off;\npid {folder}/pid;\nerror_log {folder}/error.log warn;\n{workers}{text}"
        )
        self.command = [NGINX, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", "stderr"]

    def start(self) -> subprocess.Popen:
        process = subprocess.Popen(self.command, stderr=subprocess.PIPE)
        ends = time.monotonic() + 5
        while time.monotonic() < ends:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.secure)) == 0:
                    return process
            if process.poll() is not None:
                break
            time.sleep(0.02)
        process.kill()
        raise AssertionError(process.communicate()[1].decode())

    def ask(self, path: str = "/", method: str = "GET", **options):
        connection = http.client.HTTPSConnection(
            "127.0.0.1", self.secure, context=trusting(), timeout=10
        )
        connection.request(method, path, **options)
        answer = connection.getresponse()
        return answer, answer.read()


def trusting() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


@pytest.fixture
def front(tmp_path):
    assert NGINX, "the tests run nginx for real: `manage.py test` gets it"
    servers = [web_process("one"), web_process("two")]
    front = Front(tmp_path, servers)
    process = front.start()
    yield front
    process.send_signal(signal.SIGQUIT)
    try:
        process.wait(3)
    except subprocess.TimeoutExpired:
        process.kill()
    process.communicate()
    for server in servers:
        server.shutdown()


def test_nginx_accepts_the_configuration(tmp_path):
    servers = [web_process("one")]
    front = Front(tmp_path, servers)

    checked = subprocess.run([*front.command, "-t"], capture_output=True, text=True, check=False)

    servers[0].shutdown()
    assert checked.returncode == 0, checked.stderr
    assert "warn" not in checked.stderr


def test_both_web_processes_serve(front):
    found = {json.loads(front.ask()[1])["server"] for _time in range(6)}

    assert found == {"one", "two"}


def test_when_one_web_process_is_gone_the_other_serves(front):
    front.servers[0].shutdown()

    answers = [front.ask()[0].status for _time in range(6)]

    assert answers == [200] * 6


def test_without_any_web_process_the_page_says_when_to_come_back(front):
    for server in front.servers:
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
