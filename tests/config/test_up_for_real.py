"""The first command as a newcomer gives it, with the real manage.py; without the demo, for speed."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def wait_for(claim, seconds: float = 120):
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if found := claim():
            return found
        time.sleep(0.05)
    raise AssertionError("waited in vain")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def ask(port: int, path: str) -> int:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=60) as answer:
            return answer.status
    except OSError as error:
        return getattr(error, "code", 0)


def command_line(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_bytes().rstrip(b"\0").replace(b"\0", b" ").decode()


def test_up_serves_repairs_itself_and_leaves_nothing(tmp_path):
    port = free_port()
    ours = {"REDIS_URL", "DATABASE_URL", "BINDSTEEN_DATA"}
    process = subprocess.Popen(
        [
            *(sys.executable, str(ROOT / "manage.py"), "up", "--no-demo"),
            *("--port", str(port), "--data", str(tmp_path)),
        ],
        env={**{k: v for k, v in os.environ.items() if k not in ours}, "BINDSTEEN_BOOTSTRAP": "0"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    family: set[int] = set()

    def children() -> dict[str, int]:
        try:
            return json.loads((tmp_path / "up.json").read_text()).get("children", {})
        except (OSError, ValueError):
            return {}

    def remember() -> None:
        path = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        family.update(int(pid) for pid in path.read_text().split())

    try:
        wait_for(lambda: "beat" in children() or process.poll() is not None)
        assert process.poll() is None, process.communicate()[0]
        assert ask(port, "/readyz") == 200
        wait_for(
            lambda: all(
                f"manage.py {name}" in command_line(pid)
                for name, pid in children().items()
                if name != "store"
            )
        )

        for name in ("web", "worker", "beat", "store"):
            remember()
            before = children()[name]
            os.kill(before, signal.SIGKILL)
            wait_for(lambda name=name, before=before: children().get(name) != before, seconds=2)
            assert ask(port, "/healthz") == 200
        wait_for(lambda: ask(port, "/readyz") == 200)
        remember()
    finally:
        process.send_signal(signal.SIGINT)
        said = process.communicate(timeout=60)[0]

    assert process.returncode == 0, said
    assert f"http://localhost:{port}/demo/outbox/" in said
    assert not re.search(r"Traceback|Warning", said), said
    assert not [pid for pid in family if Path(f"/proc/{pid}").exists()]
