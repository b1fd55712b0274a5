"""The shipped nginx configuration, made to run in a test.

Only what differs from place to place is replaced: ports, certificate, folders, one time-out.
"""

from __future__ import annotations

import datetime as dt
import http.client
import os
import shutil
import signal
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

DEPLOY = Path(__file__).resolve().parents[2] / "config" / "deploy"
NGINX = os.environ.get("NGINX") or shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/bin")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


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
    """nginx with the shipped configuration, in front of servers at these ports."""

    def __init__(self, folder: Path, ports: list[int]) -> None:
        self.folder = folder
        self.plain, self.secure = free_port(), free_port()
        certificate(folder)
        upstream = "".join(
            f"server 127.0.0.1:{port} max_fails=1 fail_timeout=5s;" for port in ports
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

    @contextmanager
    def running(self) -> Iterator[None]:
        process = self._start()
        try:
            yield
        finally:
            process.send_signal(signal.SIGQUIT)
            try:
                process.wait(3)
            except subprocess.TimeoutExpired:
                process.kill()
            process.communicate()

    def _start(self) -> subprocess.Popen:
        assert NGINX, "the tests run nginx for real: `manage.py test` gets it"
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
