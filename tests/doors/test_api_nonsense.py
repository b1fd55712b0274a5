"""Whatever a program sends, REST answers with a refusal it can read: never 500, never a page."""

from __future__ import annotations

import json
from urllib.parse import quote, unquote

import pytest
from django.test import Client
from django.urls import get_resolver, resolve

from config.api_urls import router
from network.kernel.http import NothingHere
from network.kernel.identifiers import uuid7
from tests.doors.table import TABLE
from tests.doors.test_same_answer import routes

pytestmark = pytest.mark.django_db
METHODS = ("get", "post", "put", "patch", "delete")
NONSENSE = (
    "0", "me%", "a" * 300, "é", "\x00", "%00", "..", "0192f3c4-aaaa-7bbb-8ccc-01234567",
    "0192F3C4-AAAA-7BBB-8CCC-0123456789AB", "' OR 1=1 --",
)  # fmt: skip
QUERIES = (
    "cursor=x", "cursor=%00", "size=x&before=x&since=x", "size=-1", "q=%ff", "area=%00", "state=%00",
    "before=99999999999999999999", "kind=x&daypart=x&features=x&openness=x&mine=x&role=x",
)  # fmt: skip
FIELDS = (
    "name", "title", "text", "slug", "area", "topics", "asks", "kind", "home_branch", "reason",
    "role", "md", "nonce", "no", "answer", "organisation", "community", "message", "consents",
    "capacity", "features", "dayparts", "location", "share", "summary", "website",
)  # fmt: skip
BODIES = {
    "broken": b'{"a": ', "a list": b"[1, 2]", "no text": b"\xff\xfe", "a deep one": b"[" * 3000,
    **{
        f"{value!r:.20} everywhere": json.dumps(dict.fromkeys(FIELDS, value)).encode()
        for value in ("\x00", "\ud800", 10**30, [{}])
    },
}  # fmt: skip


def is_in_shape(answer) -> str:
    """What is wrong with a refusal; nothing when it is as it should be."""
    if answer.status_code >= 500:
        return f"{answer.status_code}"
    if answer.status_code < 400:
        return ""
    if answer["Content-Type"] != "application/problem+json":
        return f"{answer.status_code} as {answer['Content-Type']}"
    said = answer.json()
    return "" if said["status"] == answer.status_code and said["code"] else f"{said}"


@pytest.fixture
def program(come_as):
    client = come_as("host")
    client.raise_request_exception = False
    return client


def addresses(key: object) -> list[str]:
    """Every address of the API with something named in it, as it would be for this name."""
    found = []
    for route in routes(get_resolver("config.api_urls")):
        pattern = str(route.pattern)
        if "<" in pattern and "address" not in route.pattern.converters:
            before, _, after = pattern.partition("<")
            found.append(f"/api/{before}{quote(str(key))}{after.partition('>')[2]}")
    assert len(found) > 40
    return found


def leads_nowhere(address: str) -> bool:
    return getattr(resolve(unquote(address)).func, "cls", None) is NothingHere


def takes(method: str, address: str) -> bool:
    """Whether this door reads what it is sent so; if not, it is not opened at all."""
    door = resolve(address).func
    deeds = getattr(door, "actions", None)
    return method in deeds if deeds else hasattr(door.cls, method)


@pytest.mark.parametrize("key", NONSENSE)
def test_a_name_that_is_none_is_not_found(key, program):
    wrong = {}
    every = addresses(key)
    # Those that no door reads as its own all come to one door: one of them is enough.
    nowhere = [address for address in every if leads_nowhere(address)]
    for address in [*nowhere[:1], *(a for a in every if a not in nowhere)]:
        answer = program.get(address)
        wrong[address] = is_in_shape(answer) or (answer.status_code not in {404, 405})
    assert {address: what for address, what in wrong.items() if what} == {}


@pytest.mark.parametrize("method", METHODS)
def test_a_wrong_method_is_refused_in_the_same_shape(method, program):
    everywhere = [f"/api/{prefix}/" for prefix, _view, _name in router.registry]
    everywhere += [*addresses(uuid7()), "/api/nowhere/", "/api/no/such/place/"]
    kind = "application/json"
    wrong = {}
    for address in everywhere:
        # What no door reads may be anything.
        body = b"{}" if takes(method, address) else BODIES["broken"]
        answer = program.generic(method.upper(), address, body, content_type=kind)
        wrong[address] = is_in_shape(answer)
    assert {address: what for address, what in wrong.items() if what} == {}


@pytest.mark.parametrize("query", QUERIES)
def test_a_question_that_cannot_be_read_breaks_no_list(query, program):
    wrong = {}
    for prefix, _view, _name in router.registry:
        address = f"/api/{prefix}/?{query}"
        wrong[address] = is_in_shape(program.get(address))
    assert {address: what for address, what in wrong.items() if what} == {}


@pytest.mark.parametrize("body", BODIES)
def test_a_body_that_cannot_be_read_is_refused_in_the_same_shape(body, program, region):
    wrong = {}
    for method, address in reading(region, "post", "patch"):
        answer = getattr(program, method)(address, BODIES[body], content_type="application/json")
        wrong[f"{method} {address}"] = is_in_shape(answer)
    assert {address: what for address, what in wrong.items() if what} == {}


@pytest.mark.parametrize("kind", ["text/plain", "nonsense", "multipart/form-data"])
def test_a_content_type_that_cannot_be_read_is_refused_in_the_same_shape(kind, program, region):
    wrong = {}
    for _method, address in reading(region, "post"):
        answer = program.generic("POST", address, b"a=1", content_type=kind)
        wrong[address] = is_in_shape(answer)
    assert {address: what for address, what in wrong.items() if what} == {}


def test_a_key_that_is_none_is_refused_in_the_same_shape(program):
    for header in ("Bearer x", "Bearer \xff", "Bearer", "Basic x"):
        answer = Client().get("/api/rooms/", headers={"Authorization": header})
        assert answer.status_code == 401
        assert is_in_shape(answer) == ""


def reading(region, *methods) -> list[tuple[str, str]]:
    """Where something can be sent: the lists, and of each kind one row this person can see, with
    all its verbs. The other doors refuse the method, whatever comes with it."""
    found = [f"/api/{prefix}/" for prefix, _view, _name in router.registry]
    prefixes = {name: prefix for prefix, _view, name in router.registry}
    for doors in TABLE:
        if doors.rest:
            rows = region.rows[doors.policy.model].values()
            may = doors.policy.view.filter(region.actor("host")).values_list("pk", flat=True)
            row = next((row for row in rows if row.pk in set(may)), next(iter(rows)))
            [key] = doors.rest_address(row).values()
            start = f"/api/{prefixes[doors.rest]}/"
            found += [a for a in addresses(key) if a.startswith(start)]
    read = [(method, address) for method in methods for address in found if takes(method, address)]
    assert len(read) > 40
    return read
