"""A fresh clone in miniature: the real bootstrap, one tiny package, and no network at all."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from config import bootstrap

ROOT = Path(__file__).resolve().parents[2]
BASE_PYTHON = getattr(sys, "_base_executable", sys.executable)
# The one that the real bootstrap used: quicker than pip, which has a test of its own.
UV = shutil.which("uv") or shutil.which(ROOT / ".venv" / "tools" / "bin" / "uv")
MANAGE = """
import sys
from config import bootstrap
bootstrap.ensure("test" if sys.argv[1:] == ["test"] else "app")
import pebble
print("pebble", pebble.size, "in", sys.prefix, "said", sys.argv[1:])
"""


def wheel(folder: Path, name: str) -> str:
    """A package with one number, and the line of a lock that names exactly this file."""
    path = folder / f"{name}-1.0-py3-none-any.whl"
    info = f"{name}-1.0.dist-info"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{name}.py", "size = 7\n")
        archive.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        archive.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr(f"{info}/RECORD", "")
    return f"{name}==1.0 --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n"


OFFLINE = {"PIP_FIND_LINKS": "", "UV_FIND_LINKS": ""}


class Clone:
    """In a path with a space, and with a mirror that is only a folder."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "a clone"
        self.wheels = folder / "wheels"
        (self.root / "config").mkdir(parents=True)
        self.wheels.mkdir()
        for part in ("__init__.py", "bootstrap.py"):
            shutil.copy(ROOT / "config" / part, self.root / "config" / part)
        (self.root / "manage.py").write_text(MANAGE)
        pebble, pin = wheel(self.wheels, "pebble"), wheel(self.wheels, "pin")
        (self.root / "requirements.lock").write_text(pebble)
        (self.root / "requirements-test.lock").write_text(pebble + pin)
        (self.root / "requirements-installer.lock").write_text("uv==0 --hash=sha256:" + "0" * 64)
        self.environment = {
            "HOME": str(folder),
            "PATH": "/usr/bin:/bin",
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": self.wheels.as_uri(),
            "UV_CACHE_DIR": str(folder / "cache"),
            "UV_OFFLINE": "1",
            "UV_FIND_LINKS": str(self.wheels),
        }
        if UV:
            self.environment["UV"] = UV

    def run(self, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [BASE_PYTHON, str(self.root / "manage.py"), *words],
            env={**self.environment, **environment},
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
        )

    @property
    def venv(self) -> Path:
        return self.root / ".venv"

    def has(self, package: str) -> bool:
        return any(self.venv.glob(f"lib/*/site-packages/{package}.py"))


@pytest.fixture
def clone(tmp_path):
    return Clone(tmp_path)


def test_a_fresh_clone_installs_goes_on_inside_and_keeps_its_words(clone):
    done = clone.run("up", "--data", "some where")

    assert done.returncode == 0, done.stderr
    assert f"pebble 7 in {clone.venv} said ['up', '--data', 'some where']" in done.stdout
    assert "First run" in done.stderr


def test_the_second_start_installs_nothing(clone):
    clone.run("up")

    again = clone.run("up", **OFFLINE)

    assert again.returncode == 0
    assert again.stderr == ""


def test_the_second_command_adds_what_it_needs_and_the_first_is_content_with_that(clone):
    clone.run("up")
    assert not clone.has("pin")

    clone.run("test")
    assert clone.has("pin")

    assert clone.run("up", **OFFLINE).stderr == ""
    assert clone.has("pin")


def test_a_changed_lock_is_installed_and_the_tests_packages_stay(clone):
    clone.run("test")
    for lock in ("requirements.lock", "requirements-test.lock"):
        path = clone.root / lock
        path.write_text(path.read_text() + wheel(clone.wheels, "plank"))

    done = clone.run("up")

    assert done.returncode == 0, done.stderr
    assert clone.has("plank")
    assert clone.has("pin")


def test_a_package_with_another_hash_is_refused(clone):
    lock = clone.root / "requirements.lock"
    lock.write_text(re.sub(r"sha256:\w{8}", "sha256:00000000", lock.read_text()))

    done = clone.run("up")

    assert done.returncode == 1
    assert "could not be installed" in done.stderr
    assert not clone.has("pebble")


def test_without_a_network_it_says_so_and_goes_on_later(clone):
    offline = clone.run("up", **OFFLINE)

    assert offline.returncode == 1
    assert "Without a network connection" in offline.stderr
    assert "Traceback" not in offline.stderr
    assert clone.run("up").returncode == 0


def test_a_half_made_environment_is_made_again(clone):
    (clone.venv / "bin").mkdir(parents=True)
    (clone.venv / "bin" / "python").symlink_to("/no/such/python")

    assert clone.run("up").returncode == 0


def test_an_environment_of_another_python_is_made_again(clone):
    clone.run("up")
    here = next(clone.venv.glob("lib/python*"))
    here.rename(here.with_name("python3.9"))

    done = clone.run("up")

    assert done.returncode == 0, done.stderr
    assert clone.has("pebble")


def test_two_at_the_same_time_do_not_trip_each_other(clone):
    command = [BASE_PYTHON, str(clone.root / "manage.py"), "up"]
    both = [
        subprocess.Popen(
            command, env=clone.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        for _time in range(2)
    ]

    results = [process.communicate() for process in both]

    assert [process.returncode for process in both] == [0, 0], results
    assert sum(b"First run" in stderr for _stdout, stderr in results) == 1


def test_without_uv_pip_installs_the_same(clone):
    done = clone.run("test", UV="/no/such/uv")

    assert done.returncode == 0, done.stderr
    assert "Trying again with pip" in done.stderr
    assert clone.has("pebble")
    assert clone.has("pin")


def test_uv_is_used_where_there_is_one(clone, tmp_path):
    uv = tmp_path / "uv"
    uv.write_text(f'#!/bin/sh\necho "$@" >> "{tmp_path}/asked"\n')
    uv.chmod(0o755)

    clone.run("up", UV=str(uv))

    asked = (tmp_path / "asked").read_text().splitlines()
    assert asked[0] == "--version"
    assert asked[1].startswith("pip sync --quiet --require-hashes --python")
    assert asked[1].endswith("requirements.lock")


def test_the_mirror_that_pip_knows_is_told_to_uv(clone, tmp_path):
    uv = tmp_path / "uv"
    uv.write_text(f'#!/bin/sh\necho "$UV_DEFAULT_INDEX" > "{tmp_path}/index"\n')
    uv.chmod(0o755)

    clone.run("up", UV=str(uv), PIP_INDEX_URL="http://mirror.example/simple")

    assert (tmp_path / "index").read_text() == "http://mirror.example/simple\n"


def test_uv_trusts_whom_the_machine_trusts(clone, tmp_path):
    uv = tmp_path / "uv"
    uv.write_text(f'#!/bin/sh\necho "$UV_SYSTEM_CERTS $UV_NATIVE_TLS" > "{tmp_path}/trust"\n')
    uv.chmod(0o755)

    clone.run("up", UV=str(uv))

    assert (tmp_path / "trust").read_text() == "1 1\n"


def test_an_environment_of_ones_own_is_left_alone(clone):
    done = clone.run("up", BINDSTEEN_BOOTSTRAP="0")

    assert "No module named 'pebble'" in done.stderr
    assert not clone.venv.exists()


def test_an_old_python_is_told_which_one_is_needed(monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))

    with pytest.raises(bootstrap.Stop, match=r"needs Python 3\.11 or newer"):
        bootstrap.check_python()


def test_without_venv_it_says_which_package_brings_it(monkeypatch, tmp_path):
    monkeypatch.setattr(bootstrap, "VENV", tmp_path / "venv")
    monkeypatch.setattr(bootstrap, "PYTHON", tmp_path / "venv" / "bin" / "python")
    monkeypatch.setattr(bootstrap, "base_python", lambda: "/bin/false")

    with pytest.raises(bootstrap.Stop, match="apt-get install python3-venv"):
        bootstrap.make_environment()


def test_a_folder_of_somebody_else_is_named(monkeypatch, tmp_path):
    monkeypatch.setattr(bootstrap, "VENV", tmp_path / "absent" / "venv")
    monkeypatch.setattr(bootstrap, "PYTHON", tmp_path / "absent" / "venv" / "bin" / "python")
    monkeypatch.setattr(bootstrap, "base_python", lambda: "/bin/false")

    with pytest.raises(bootstrap.Stop, match="not writable for you"):
        bootstrap.make_environment()


def pins(lock: str) -> dict[str, str]:
    return dict(re.findall(r"^([\w.\[\]-]+)==(\S+)", (ROOT / lock).read_text(), re.MULTILINE))


def test_the_test_lock_holds_all_of_the_first_in_the_same_versions():
    assert pins("requirements.lock").items() <= pins("requirements-test.lock").items()


@pytest.mark.parametrize(
    "lock", ["requirements.lock", "requirements-test.lock", "requirements-installer.lock"]
)
def test_every_package_has_its_hashes_and_no_lock_names_an_address(lock):
    text = (ROOT / lock).read_text()
    blocks = re.split(r"^(?=\S)", text, flags=re.MULTILINE)

    assert all("--hash=sha256:" in block for block in blocks if block.strip())
    assert "://" not in text


def test_the_bootstrap_asks_for_nothing_but_python():
    """It runs before any package is there; so do the modules of both commands."""
    code = (
        "import sys; before = set(sys.modules);"
        "import config.bootstrap, config.up, config.suite;"
        "print({sys.modules[m].__file__ for m in set(sys.modules) - before"
        " if 'site-packages' in (getattr(sys.modules[m], '__file__', None) or '')})"
    )

    done = subprocess.run(
        [BASE_PYTHON, "-I", "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r}); {code}"],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )

    assert done.stdout.strip() == "set()"


def test_who_wants_no_bytecode_beside_the_sources_starts_fast_all_the_same(clone):
    done = clone.run("up", PYTHONDONTWRITEBYTECODE="1")

    assert done.returncode == 0, done.stderr
    assert not list(clone.root.glob("config/__pycache__"))
    assert list((clone.root / ".venv" / "bytecode").rglob("pebble*.pyc"))
