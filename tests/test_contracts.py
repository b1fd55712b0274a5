"""Every import contract bites: each is seen to fail on one planted line, and it alone."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
NAMES = [contract["name"] for contract in CONTRACTS["contracts"]]
# Which line, written where, breaks which contract.
PLANTED = {
    "The storeys: config over chat over matching over network": (
        "network/kernel/clock.py", "import matching.engine.words",
    ),
    "The rooms of network stand in one order, without circles": (
        "network/notifications/quiet.py", "import network.activities.links",
    ),
    "Inside a package: doors over deeds over questions over rules over rows": (
        "network/offerings/policies.py", "import network.offerings.queries",
    ),
    "Nobody walks in through another package's doors": (
        "network/home/queries.py", "import network.communities.views",
    ),
    "Forms are for views, serializers for the API, tasks for subscribers": (
        "network/home/queries.py", "import network.offerings.serializers",
    ),
    "Chat and matching ask and listen; they do not command the network": (
        "chat/actions/rooms.py", "import network.members.actions",
    ),
    "Deeds know nothing of the wire": ("network/offerings/actions.py", "import celery"),
    "The engine is pure": ("matching/engine/words.py", "import django.utils.text"),
}  # fmt: skip
# In a process of its own, where these packages are the copies: the cache makes all but the first
# reading quick.
LINT = """
import json, sys
from pathlib import Path
from importlinter import api
from importlinter.application import use_cases

def broken():
    options = use_cases.read_user_options("pyproject.toml")
    use_cases._register_contract_types(options)
    report = use_cases.create_report(options, cache_dir=".cache")
    return sorted(
        contract.name for contract, check in report.get_contracts_and_checks() if not check.kept
    )

found = {"": broken()}
for name, (path, line) in json.load(sys.stdin).items():
    file = Path(path)
    stood = file.read_text() if file.exists() else None
    file.parent.mkdir(exist_ok=True)
    file.write_text((stood or "") + "\\n" + line + "\\n")
    found[name] = broken()
    if stood is None:
        file.unlink()
        file.parent.rmdir()
    else:
        file.write_text(stood)
print("\\n" + json.dumps(found))
"""


@pytest.fixture(scope="module")
def broken(tmp_path_factory):
    """Which contracts broke, by the line that was planted; "" is the house as it stands."""
    folder = tmp_path_factory.mktemp("house")
    for name in CONTRACTS["root_packages"]:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    planted = {**PLANTED, "a new room": ("network/attic/__init__.py", "")}
    done = subprocess.run(
        [sys.executable, "-c", LINT], cwd=folder, input=json.dumps(planted), text=True,
        env={**os.environ, "PYTHONPATH": str(folder)}, capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_the_house_as_it_stands_keeps_every_contract(broken):
    assert broken[""] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_contract_is_broken_by_the_line_planted_for_it(name, broken):
    assert name in PLANTED, "plant a line that breaks this contract, and see that it does"
    assert broken[name] == [name]


def test_a_new_room_needs_its_place_in_the_order(broken):
    assert broken["a new room"] == ["The rooms of network stand in one order, without circles"]
