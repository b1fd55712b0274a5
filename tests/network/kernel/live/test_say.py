from __future__ import annotations

import json

import pytest
from django.db import transaction

from network.kernel import live
from network.kernel.live import Position
from network.kernel.live.bus import Bus, unpack

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def heard(monkeypatch):
    messages = []
    bus = Bus()
    bus.ears.add(lambda message: messages.append(unpack(message)))
    monkeypatch.setattr("network.kernel.live.say.bus", lambda: bus)
    return messages


def test_a_change_is_told_after_the_commit_and_encoded_once(heard):
    with transaction.atomic():
        live.changed("board", "a", Position("k1", 4), {"id": "x", "text": "é|\n"}, ends=7)
        assert heard == []

    [said] = heard
    assert (said.stream, said.at, said.ends) == ("board:a", Position("k1", 4), 7)
    assert json.loads(said.text) == {
        "t": "e", "stream": "board:a", "s": 4, "row": {"id": "x", "text": "é|\n"}
    }  # fmt: skip
    assert "\n" not in said.text


def test_what_was_rolled_back_is_never_told(heard):
    with transaction.atomic():
        live.changed("board", "a", Position("k1", 4), {})
        live.tell(1, "notice", {})
        live.revoke("board", "a")
        live.end_sessions(1)
        transaction.set_rollback(True)

    assert heard == []


def test_a_personal_push_names_what_it_is(heard):
    live.tell(7, "notice", {"path": "/"})

    [(member_id, text)] = heard
    assert member_id == 7
    assert json.loads(text) == {"t": "note", "what": "notice", "note": {"path": "/"}}


def test_a_bus_that_breaks_does_not_break_the_deed(monkeypatch, caplog):
    def broken():
        raise OSError

    monkeypatch.setattr("network.kernel.live.say.bus", broken)

    with transaction.atomic():
        live.changed("board", "a", Position("k1", 4), {})

    assert "not told" in caplog.text
