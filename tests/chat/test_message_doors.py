"""A message at the page, over REST and over the socket: the same deeds, the same answers."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from chat import actions, wire
from chat.live import RoomStream
from chat.models import RoomMembership
from network.kernel.actors import SYSTEM
from network.kernel.errors import Conflict, Invalid, NotFound
from network.kernel.live.frames import Frame, Refused
from tests.cast import actor
from tests.chat.test_words import now, say
from tests.factories.chat import room_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(noor, sam, yara):
    """Noor looks after it."""
    room = room_with(noor, sam, yara, kind="community")
    actions.seat_member(room, noor.pk, role=RoomMembership.Role.HOST, by=SYSTEM)
    return room


def address(message, deed=""):
    name = f"chat:message_{deed}" if deed else "chat:message"
    return reverse(name, args=[message.room.public_id, message.no])


def come(client, member, message, deed="", **headers):
    client.force_login(member.user)
    return client.get(address(message, deed), headers=headers)


def test_every_message_in_the_log_leads_to_its_own_page(client, room, sam, yara):
    message = say(room, sam, "Wie heeft de sleutel?")
    answer = say(room, yara, "Ik", reply=str(message.public_id))
    client.force_login(yara.user)
    log = client.get(reverse("chat:room", args=[room.public_id])).content.decode()
    assert f'href="{address(message)}" data-more' in log

    text = come(client, yara, message).content.decode()

    assert "Wie heeft de sleutel?" in text
    assert wire.html_of(now(answer)) in text
    assert address(message, "react") in text
    assert address(message, "report") in text


def test_the_menu_is_a_part_of_that_page_and_offers_what_the_reader_may(
    client, room, noor, sam, yara
):
    message = say(room, sam)

    def offered(member):
        answer = come(client, member, message, HX_Request="true")
        assert "<html" not in answer.content.decode()
        found = re.findall(rf'"{address(message)}([a-z]+)/"', answer.content.decode())
        return set(found)

    assert offered(sam) == {"react", "thread", "edit", "delete"}
    assert offered(yara) == {"react", "thread", "report"}
    assert offered(noor) == {"react", "thread", "report", "pin", "delete"}


def test_the_fragment_says_nothing_of_who_reads_it(room, noor, sam, yara):
    message = say(room, sam)
    actions.set_reaction(message, "heart", on=True, by=actor(yara))

    html = wire.html_of(now(message))["nl"]

    assert "aria-pressed" not in html
    assert "/edit/" not in html
    assert "/delete/" not in html


def test_without_a_script_a_message_is_changed(client, room, sam):
    message = say(room, sam, "Een")
    text = come(client, sam, message, "edit").content.decode()
    ver = re.search(r'name="ver" value="(\d+)"', text).group(1)

    answer = client.post(address(message, "edit"), {"text": "Twee", "ver": ver})

    assert answer.status_code == 303
    assert answer["Location"].endswith(f"#m-{message.no}")
    assert now(message).md == "Twee"


def test_a_conflict_keeps_what_was_typed_and_shows_what_stands_there(client, room, sam):
    message = say(room, sam, "Een")
    client.force_login(sam.user)
    actions.edit_message(message, "Op een ander scherm", ver=1, by=actor(sam))

    answer = client.post(address(message, "edit"), {"text": "Wat ik hier typte", "ver": 1})

    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Wat ik hier typte" in text
    assert "Op een ander scherm" in text
    ver = re.search(r'name="ver" value="(\d+)"', text).group(1)
    client.post(address(message, "edit"), {"text": "Wat ik hier typte", "ver": ver})
    assert now(message).md == "Wat ik hier typte"


def test_without_a_script_every_other_deed_works_too(client, room, noor, sam, yara):
    message = say(room, sam)
    client.force_login(yara.user)
    client.post(address(message, "react"), {"mark": "heart"})
    assert now(message).reactions == {"heart": [str(yara.public_id)]}
    client.post(address(message, "react"), {"off": "heart"})
    assert now(message).reactions == {}
    client.post(address(message, "report"), {"reason": "other", "note": "Kijk even"})
    assert message.reports.get().note == "Kijk even"

    client.force_login(noor.user)
    client.post(address(message, "pin"), {"reason": "Handig", "until": "2099-01-01"})
    assert now(message).pin_until.isoformat() == "2099-01-01T23:00:00+00:00"
    pins = client.get(reverse("chat:pins", args=[room.public_id])).content.decode()
    assert "Handig" in pins
    client.post(address(message, "unpin"))
    assert now(message).pinned_at is None
    assert client.get(address(message, "delete")).status_code == 200
    client.post(address(message, "delete"))
    assert now(message).deleted_at
    client.post(address(message, "restore"))
    assert now(message).is_shown
    seat = room.seats.get(member=sam)
    mute = reverse("chat:mute", args=[room.public_id, seat.public_id])
    client.post(mute, {"lasts": "1", "reason": "Rust"})
    care = reverse("chat:care", args=[room.public_id])
    client.post(care, {"seconds": "60"})
    text = client.get(care).content.decode()
    assert "Rust" in text
    room.refresh_from_db()
    assert room.slow_seconds == 60


def test_who_is_quiet_for_a_while_reads_why_instead_of_a_box(client, room, noor, sam):
    seat = room.seats.get(member=sam)
    actions.mute_member(seat, "Even tot rust komen", lasts=timedelta(hours=1), by=actor(noor))
    client.force_login(sam.user)

    text = client.get(reverse("chat:room", args=[room.public_id])).content.decode()

    assert "Even tot rust komen" in text
    assert "<textarea" not in text


def test_too_soon_keeps_what_was_typed(client, room, noor, sam):
    actions.slow_down(room, 60, by=actor(noor))
    say(room, sam)
    client.force_login(sam.user)

    answer = client.post(
        reverse("chat:post", args=[room.public_id]), {"text": "Nog iets", "nonce": "12345678"}
    )

    assert answer.status_code == 422
    assert "Nog iets" in answer.content.decode()


def test_an_answer_with_a_quote_needs_no_script(client, room, sam, yara):
    message = say(room, sam, "Wie heeft de sleutel?")
    client.force_login(yara.user)
    place = reverse("chat:room", args=[room.public_id])
    text = client.get(place, {"reply": str(message.public_id)}).content.decode()
    assert f'name="reply" value="{message.public_id}"' in text

    client.post(
        reverse("chat:post", args=[room.public_id]),
        {"text": "Ik!", "nonce": "12345678", "reply": str(message.public_id)},
    )

    assert room.messages.get(md="Ik!").reply_to == message


def test_moderators_judge_at_the_page(client, room, sam, yara, otto):
    report = actions.report_message(say(room, sam, "Au"), "unkind", by=actor(yara))
    client.force_login(otto.user)
    assert str(report.public_id) in client.get(reverse("chat:reports")).content.decode()
    place = reverse("chat:report", args=[report.public_id])
    assert "Au" in client.get(place).content.decode()

    client.post(place, {"verdict": "remove", "answer": "Dit kwetst."})

    report.refresh_from_db()
    assert (report.state, report.answer) == ("upheld", "Dit kwetst.")


# REST ---------------------------------------------------------------------------------------------


def rest(member, method, message, deed="", **said):
    client = APIClient()
    client.force_authenticate(member.user)
    place = f"/api/rooms/{message.room.public_id}/messages/{message.no}/{deed}"
    return getattr(client, method)(place, said, format="json")


def test_rest_edits_with_a_version_and_tells_the_newest(room, sam):
    message = say(room, sam, "Een")

    assert rest(sam, "patch", message, md="Twee", ver=1).json()["ver"] == 2
    refusal = rest(sam, "patch", message, md="Drie", ver=1)

    assert refusal.status_code == 409
    assert refusal.json()["ver"] == 2


def test_rest_never_tells_removed_words(room, noor, sam):
    message = say(room, sam, "Geheim")

    told = rest(sam, "delete", message)

    assert told.json()["del"] is True
    assert "Geheim" not in rest(noor, "get", message).content.decode()
    assert rest(sam, "post", message, "restore/").json()["md"] == "Geheim"


def test_rest_reacts_pins_and_reports(room, noor, sam, yara):
    message = say(room, sam)
    told = rest(yara, "post", message, "react/", emoji="heart").json()
    assert told["react"] == {"heart": [str(yara.public_id)]}
    assert rest(yara, "post", message, "react/", emoji="heart", on=False).json()["react"] == {}
    assert rest(yara, "post", message, "pin/").status_code == 403
    assert rest(noor, "post", message, "pin/", reason="Let op").json()["pin"] is True
    assert rest(noor, "post", message, "pin/", on=False).json()["pin"] is False
    assert rest(yara, "post", message, "report/", reason="other").status_code == 204


def test_rest_says_how_long_a_slow_room_takes(room, noor, sam):
    actions.slow_down(room, 60, by=actor(noor))
    say(room, sam)
    client = APIClient()
    client.force_authenticate(sam.user)

    refusal = client.post(
        f"/api/rooms/{room.public_id}/messages/", {"md": "Nu", "nonce": "12345678"}, format="json"
    )

    assert refusal.status_code == 429
    assert 0 < refusal.json()["retry"] <= 60_001


# The socket ---------------------------------------------------------------------------------------


def ask(member, room, command, **said):
    handler = RoomStream.commands[command].handler
    return handler(RoomStream(), actor(member), room.key, Frame({"t": command, **said}))


def test_the_socket_does_the_same_deeds(room, noor, sam, yara):
    message = say(room, sam, "Een")
    name = str(message.public_id)

    edited = ask(sam, room, "edit", msg=name, md="Twee", ver=1)
    assert (edited["no"], edited["ver"], edited["msg"]) == (message.no, 2, name)
    ask(yara, room, "react", msg=name, emoji="heart", on=True)
    ask(noor, room, "pin", msg=name, on=True, reason="Let op", until="2099-01-01T12:00:00Z")
    assert (now(message).pin_reason, now(message).md) == ("Let op", "Twee")
    assert now(message).reactions == {"heart": [str(yara.public_id)]}
    ask(sam, room, "del", msg=name)
    assert now(message).deleted_at
    ask(sam, room, "restore", msg=name)
    said = ask(yara, room, "send", md="Ja", nonce="12345678", reply=name)
    assert room.messages.get(no=said["no"]).reply_to == message


def test_the_socket_refuses_as_the_page_does(room, noor, sam):
    message = say(room, sam, "Een")
    elsewhere = say(room_with(noor, sam), sam)
    name = str(message.public_id)

    with pytest.raises(Conflict) as refusal:
        ask(sam, room, "edit", msg=name, md="Twee", ver=7)
    assert refusal.value.facts == {"ver": 1}
    for strange in (str(elsewhere.public_id), "x", name.upper()):
        with pytest.raises(NotFound):
            ask(sam, room, "del", msg=strange)
    for until in ("morgen", "2099-01-01T12:00:00", "2099-13-01T12:00:00Z"):
        with pytest.raises(Invalid):
            ask(noor, room, "pin", msg=name, on=True, until=until)
    with pytest.raises(Refused):
        ask(sam, room, "react", msg=name, emoji="heart", on="yes")
