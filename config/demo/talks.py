"""The rooms in which the region talks, and how far everybody has read."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby

from django.db.models import Count

from chat.models import Message, Room, RoomMembership
from chat.queries import about_community
from config.demo.world import World, add_all, book
from network.communities.models import CommunityMembership
from network.kernel import markdown
from network.members.models import Member
from network.organisations.models import Organisation, OrganisationMembership

LIBRARIANS = "network:librarians"
# How many of the last messages somebody has still to read; most have read everything.
BEHIND = (0, 0, 0, 0, 0, 0, 1, 1, 2, 3, 6)


def open_rooms(world: World) -> None:
    """A room for each community, with everybody who takes part, and one for the librarians."""
    seats = CommunityMembership.objects.active().filter(role__in=CommunityMembership.TAKING_PART)
    people: dict[int, list[Member]] = {}
    for seat in seats.select_related("member").order_by("pk"):
        people.setdefault(seat.community_id, []).append(seat.member)
    rooms = [
        (
            Room(
                kind=Room.Kind.COMMUNITY,
                subject=about_community(community),
                title=community.name,
                path=f"/communities/{community.slug}/",
                created_at=community.created_at,
            ),
            people.get(community.pk, []),
        )
        for community in world.communities.values()
    ]
    rooms.append((_network_room(world), _librarians()))
    furnish(rooms)


def _network_room(world: World) -> Room:
    return Room(
        kind=Room.Kind.NETWORK,
        subject=LIBRARIANS,
        title="Community librarians van De Zilverwaard",
        created_at=world.at(-200, "09:00"),
    )


def _librarians() -> list[Member]:
    seats = OrganisationMembership.objects.active().filter(
        organisation__kind__in=[Organisation.LIBRARY, Organisation.SUPPORT]
    )
    return [seat.member for seat in seats.select_related("member").order_by("pk")]


def furnish(rooms: list[tuple[Room, list[Member]]]) -> None:
    """Open rooms as `open_room` does: the first line, then a seat for each, one change at a time."""
    lines, seats = [], []
    for room, people in rooms:
        room.last_said_at = room.created_at
        room.seq, room.last_no = 1 + len(people), 1
        lines.append(
            Message(
                room=room,
                no=1,
                seq=1,
                system_kind=Message.SystemKind.OPENED,
                facts={"path": room.path},
                created_at=room.created_at,
            )
        )
        seats += [
            RoomMembership(room=room, member=member, seq=2 + place, created_at=_came(room, member))
            for place, member in enumerate(people)
        ]
    carrying = CommunityMembership.objects.carrying().select_related("community")
    hosts = {(about_community(seat.community), seat.member_id) for seat in carrying}
    for seat in seats:
        if (seat.room.subject, seat.member_id) in hosts:
            seat.role = RoomMembership.Role.HOST
    add_all([room for room, _people in rooms])
    add_all(lines)
    add_all(seats)


def _came(room: Room, member: Member) -> datetime:
    return max(room.created_at, member.created_at)


def talk(world: World) -> None:
    """Lay out what groups said among themselves, between the lines that the stories left."""
    rooms = {room.subject: room for room in Room.objects.exclude(kind=Room.Kind.MATCH)}
    said: dict[int, list[Message]] = {}
    for row in book("conversations"):
        community = world.communities.get(row["room"])
        room = rooms.get(about_community(community) if community else row["room"])
        if room is not None:
            said.setdefault(room.pk, []).append(
                Message(
                    room=room,
                    author=world.people[row["by"]],
                    nonce=world.nonce(),
                    md=row["text"],
                    html=markdown.render(row["text"]),
                    created_at=world.at(row["day"], row["time"]),
                )
            )
    weave(said)


def weave(said: dict[int, list[Message]]) -> None:
    """Put messages into their rooms, by room id, and number all that is there by its moment.

    The rooms are new: nobody listens yet, and no number was given to anybody outside.
    """
    there = Message.objects.filter(room__in=said)
    for message in there.select_related("room"):
        said[message.room_id].append(message)
    there.delete()
    seats = dict(
        RoomMembership.objects.filter(room__in=said)
        .values_list("room")
        .annotate(number=Count("pk"))
    )
    messages, rooms = [], []
    for room_id, lines in said.items():
        lines.sort(key=lambda message: message.created_at)
        room = lines[0].room
        for place, message in enumerate(lines):
            message.pk, message.no = None, 1 + place
            # After the first line everybody sat down, one change each.
            message.seq = message.no + (seats.get(room_id, 0) if place else 0)
        room.seq, room.last_no = lines[-1].seq, len(lines)
        room.last_said_at = lines[-1].created_at
        messages += lines
        rooms.append(room)
    add_all(messages)
    Room.objects.bulk_update(rooms, ["seq", "last_no", "last_said_at"], batch_size=500)


def remember_reading(world: World) -> None:
    """Most people have read everything; who said something has read at least until there."""
    said: dict[tuple[int, int | None], int] = {}
    spoken = Message.objects.exclude(author=None).order_by("room", "no")
    for room, author, no in spoken.values_list("room", "author", "no"):
        said[room, author] = no
    seats = RoomMembership.objects.active().select_related("room").order_by("room", "member")
    changed = []
    for room_id, sitting in groupby(seats, key=lambda seat: seat.room_id):
        for seat in sitting:
            behind = world.random.choice(BEHIND)
            own = said.get((room_id, seat.member_id), 0)
            seat.last_read_no = max(own, seat.room.last_no - behind, 0)
            changed.append(seat)
    RoomMembership.objects.bulk_update(changed, ["last_read_no"], batch_size=500)
