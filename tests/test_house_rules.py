"""The rules of the house that no linter knows; each failure says what to do instead."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps

from network import PACKAGES
from network.kernel import personal_data
from network.kernel.events import Event
from network.kernel.policies import Policy

ROOT = Path(__file__).resolve().parent.parent
STOREYS = ["network", "matching", "chat"]
DOORS = {"views", "api", "consumers", "components", "forms", "admin", "context"}
WRITING = {"save", "create", "bulk_create", "update", "bulk_update", "delete", "get_or_create"}
READING_SHELVES = {"queries", "policies", *DOORS}


def modules(*names: str) -> list[Path]:
    """Files of a shelf, also when the shelf grew into a folder of that name."""
    return sorted(
        path
        for storey in STOREYS
        for path in (ROOT / storey).rglob("*.py")
        if path.stem in names or path.parent.name in names
    )


def inside(path: Path) -> str:
    return str(path.relative_to(ROOT))


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    return (node for node in ast.parse(path.read_text()).body if isinstance(node, ast.FunctionDef))


def public(path: Path) -> Iterator[ast.FunctionDef]:
    return (function for function in functions(path) if not function.name.startswith("_"))


@pytest.mark.parametrize("path", modules(*DOORS), ids=inside)
def test_doors_do_not_query(path):
    found = [
        node.lineno
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager"}
    ]
    assert found == [], f"{path}:{found}: ask queries.py or a policy instead"


@pytest.mark.parametrize("path", modules("views", "api", "queries", "policies"), ids=inside)
def test_only_actions_write(path):
    found = [
        node.lineno
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in WRITING - {"update"}
        and not (isinstance(node.func.value, ast.Call) and "super" in ast.unparse(node.func.value))
    ]
    assert found == [], f"{path}:{found}: writing is an action's work"


@pytest.mark.parametrize("path", modules("actions"), ids=inside)
def test_an_action_says_who_and_holds_together(path):
    for function in public(path):
        keyword_only = {argument.arg for argument in function.args.kwonlyargs}
        decorators = {ast.unparse(decorator) for decorator in function.decorator_list}
        assert "by" in keyword_only, f"{path}: {function.name} takes `*, by: Actor`"
        assert "transaction.atomic" in decorators, f"{path}: {function.name} is @transaction.atomic"


@pytest.mark.parametrize("path", modules("actions"), ids=inside)
def test_an_action_asks_permission_or_is_for_the_clock(path):
    for function in public(path):
        text = ast.unparse(function)
        decorators = {ast.unparse(decorator) for decorator in function.decorator_list}
        asks = re.search(r"\.require\(by\b|\.filter\(by\b|\.get\(by\b", text)
        assert asks or "system_only" in decorators, (
            f"{path}: {function.name} asks a policy, or is @system_only"
        )


def test_no_action_has_the_name_of_another():
    seen: dict[str, Path] = {}
    for path in modules("actions"):
        for function in public(path):
            other = seen.setdefault(function.name, path)
            assert other == path, f"{function.name} stands in {inside(other)} and {inside(path)}"


def place(model) -> tuple[int, int]:
    storey, *rooms = model.__module__.split(".")
    return STOREYS.index(storey), PACKAGES.index(rooms[0]) if storey == "network" else 0


def our_models():
    return [model for label in STOREYS for model in apps.get_app_config(label).get_models()]


def test_foreign_keys_point_down():
    for model in our_models():
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            if field.auto_created or target is None or target._meta.app_label not in STOREYS:
                continue
            assert place(target) <= place(model), f"{model.__name__}.{field.name} points up"


def test_the_order_is_written_the_same_twice():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"][
        "contracts"
    ]
    layers = next(contract["layers"] for contract in contracts if contract.get("exhaustive"))
    written = [re.split(r"\s*\|\s*", layer) for layer in layers if layer != "models"]
    assert {name for names in written for name in names} == set(PACKAGES)
    storeys = {name: floor for floor, names in enumerate(reversed(written)) for name in names}
    assert sorted(PACKAGES, key=storeys.__getitem__) == list(PACKAGES)


def test_every_rule_knows_its_own_name():
    for policy in Policy.of.values():
        for name, rule in policy.rules().items():
            assert (rule.name, rule.model) == (name, policy.model)


@pytest.mark.parametrize(
    "path", modules(*DOORS, "actions", "queries", "policies", "models"), ids=inside
)
def test_nothing_is_imported_late(path):
    late = [
        node.lineno
        for function in ast.walk(ast.parse(path.read_text()))
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert late == [], f"{path}:{late}: a late import hides an arrow that points up"


def test_no_room_is_called_after_nothing():
    forbidden = re.compile(r"^(utils?|helpers?|common|misc|services?)$")
    for storey in STOREYS:
        for path in (ROOT / storey).rglob("*"):
            assert not forbidden.match(path.stem), f"{inside(path)}: name what it does"


def test_every_table_is_in_the_personal_data_register():
    missing = [model.__name__ for model in our_models() if model not in personal_data.register]
    assert missing == [], f"declare in personal_data.py: {missing}"


def test_every_event_is_told_in_the_docs():
    for path in modules("events"):
        if path.stem == "events" and "kernel" not in path.parts:
            import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    told = (ROOT / "docs" / "domain.md").read_text()
    ours = [
        name for name, event in Event.known.items() if event.__module__.split(".")[0] in STOREYS
    ]
    missing = sorted(name for name in ours if f"`{name}`" not in told)
    assert missing == [], f"docs/domain.md does not tell of {missing}"
