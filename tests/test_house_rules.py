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
from django.db import models
from django.test.utils import isolate_apps

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


def public(source: str) -> Iterator[ast.FunctionDef]:
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield node


def asks_the_database(source: str) -> list[int]:
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager"}
    ]


@pytest.mark.parametrize("path", modules(*DOORS), ids=inside)
def test_doors_do_not_query(path):
    found = asks_the_database(path.read_text())
    assert found == [], f"{path}:{found}: ask queries.py or a policy instead"


def writes(source: str) -> list[int]:
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in WRITING - {"update"}
        and not (isinstance(node.func.value, ast.Call) and "super" in ast.unparse(node.func.value))
    ]


@pytest.mark.parametrize("path", modules("views", "api", "queries", "policies"), ids=inside)
def test_only_actions_write(path):
    found = writes(path.read_text())
    assert found == [], f"{path}:{found}: writing is an action's work"


def mistakes_in_actions(source: str) -> list[str]:
    """What each deed must be: by somebody, whole, and allowed."""
    found = []
    for function in public(source):
        keyword_only = {argument.arg for argument in function.args.kwonlyargs}
        decorators = {ast.unparse(decorator) for decorator in function.decorator_list}
        asks = re.search(r"\.(require|filter|get)\(by\b", ast.unparse(function))
        if "by" not in keyword_only:
            found.append(f"{function.name} takes `*, by: Actor`")
        if "transaction.atomic" not in decorators:
            found.append(f"{function.name} is @transaction.atomic")
        if not asks and "system_only" not in decorators:
            found.append(f"{function.name} asks a policy, or is @system_only")
    return found


@pytest.mark.parametrize("path", modules("actions"), ids=inside)
def test_an_action_says_who_and_asks_permission_and_holds_together(path):
    assert mistakes_in_actions(path.read_text()) == []


def test_no_action_has_the_name_of_another():
    seen: dict[str, Path] = {}
    for path in modules("actions"):
        for function in public(path.read_text()):
            other = seen.setdefault(function.name, path)
            assert other == path, f"{function.name} stands in {inside(other)} and {inside(path)}"


def place(model) -> tuple[int, int]:
    storey, *rooms = model.__module__.split(".")
    return STOREYS.index(storey), PACKAGES.index(rooms[0]) if storey == "network" else 0


def our_models():
    return [model for label in STOREYS for model in apps.get_app_config(label).get_models()]


def arrows_up(models) -> list[str]:
    found = []
    for model in models:
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            if field.auto_created or target is None or target._meta.app_label not in STOREYS:
                continue
            if place(target) > place(model):
                found.append(f"{model.__name__}.{field.name} points up")
    return found


def test_foreign_keys_point_down():
    assert arrows_up(our_models()) == []


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


def late_imports(source: str) -> list[int]:
    return [
        node.lineno
        for function in ast.walk(ast.parse(source))
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]


@pytest.mark.parametrize(
    "path", modules(*DOORS, "actions", "queries", "policies", "models"), ids=inside
)
def test_nothing_is_imported_late(path):
    late = late_imports(path.read_text())
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


# Each rule catches what is planted for it --------------------------------------------------------

ASKS = "do_it asks a policy, or is @system_only"
A_DEED = """
@transaction.atomic
def do_it(row, *, by):
    RowPolicy.change.require(by, row)
"""


@pytest.mark.parametrize(
    ("stood", "planted", "mistakes"),
    [
        ("", "", []),
        ("@transaction.atomic", "", ["do_it is @transaction.atomic"]),
        ("(row, *, by)", "(row, by)", ["do_it takes `*, by: Actor`"]),
        (
            "RowPolicy.change.require(by, row)",
            "row.save()",
            [ASKS],
        ),
        ("require(by, row)", "require(SYSTEM, row)", [ASKS]),
        ("(row, *, by)", "(row)", ["do_it takes `*, by: Actor`"]),
    ],
)
def test_a_deed_without_policy_actor_or_transaction_is_caught(stood, planted, mistakes):
    assert mistakes_in_actions(A_DEED.replace(stood, planted, 1)) == mistakes


def test_a_foreign_key_that_points_up_is_caught():
    with isolate_apps("network"):
        room = apps.get_model("chat", "Room")
        fields = {
            "room": models.ForeignKey(room, models.CASCADE),
            "__module__": "network.members.models",
        }
        planted = type(
            "Planted",
            (models.Model,),
            {**fields, "Meta": type("Meta", (), {"app_label": "network"})},
        )

        assert arrows_up([planted]) == ["Planted.room points up"]


@pytest.mark.parametrize(
    ("rule", "planted"),
    [
        (asks_the_database, "rows = Room.objects.all()"),
        (asks_the_database, "rows = model._default_manager"),
        (writes, "Room.objects.create(title=title)"),
        (writes, "room.save()"),
        (late_imports, "def view(request):\n    from chat import actions"),
    ],
)
def test_a_door_that_queries_writes_or_imports_late_is_caught(rule, planted):
    assert rule(planted) != []
