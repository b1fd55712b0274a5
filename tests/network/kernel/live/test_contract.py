"""What is published about the frames is what is sent. The other tests hold each frame against it."""

from __future__ import annotations

import re

import pytest
from jsonschema import Draft202012Validator, ValidationError

from network.kernel.live import limits
from network.kernel.live.link import Close
from tests.network.kernel.live.contract import (
    PATH,
    check_from_browser,
    check_from_server,
    schema,
)
from tests.network.kernel.live.stage import FakeWire


def test_the_schema_is_one():
    Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize(
    "frame",
    [
        {"t": "never heard of"},
        {"t": "bye", "code": 1011, "why": "x"},
        {"t": "e", "stream": "room:a", "s": 4},
        {"t": "e", "stream": "room:a", "s": 4, "row": {}, "mine": True},
        {"t": "reset", "stream": "room:a", "pos": "4", "why": "epoch"},
        {"t": "sync", "stream": "room:a", "from": 1, "to": 2, "rows": [{}]},
    ],
)
async def test_a_frame_that_is_not_published_does_not_pass(frame):
    with pytest.raises((ValidationError, KeyError)):
        check_from_server(frame)


def test_a_page_may_say_nothing_else_either():
    check_from_browser({"t": "send", "id": 3, "stream": "room:a", "md": "Hoi"})
    with pytest.raises(ValidationError):
        check_from_browser({"t": "hello", "v": 1, "token": "secret"})


async def test_what_the_tests_see_is_held_against_it():
    with pytest.raises(ValidationError):
        await FakeWire().send('{"t":"ping"}')


def test_the_codes_are_those_of_the_code():
    assert set(schema["$defs"]["server_bye"]["properties"]["code"]["enum"]) == set(Close)


def test_the_page_about_it_names_every_frame_and_every_code():
    told = (PATH.parent / "live.md").read_text()
    for name in schema["$defs"]:
        what = name.partition("_")[2]
        if what not in {"browser", "server", "command"}:
            assert f"`{what}`" in told, f"docs/live.md does not tell of {what}"
    for code in Close:
        assert str(int(code)) in told
    for number in re.findall(r"\d+", f"{limits.HELLO_SECONDS} {limits.HEARTBEAT_SECONDS}"):
        assert number in told
