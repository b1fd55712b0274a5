from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.lookups import LessThan

from chat.models import Room, RoomMembership, Thread
from network.kernel.actors import Actor
from network.kernel.policies import NOBODY, Policy, rule, signed_in
from network.members.models import Member

MANY = 12  # people


@rule
def has_a_seat(actor: Actor) -> Q:
    # The member's own state counts too: a socket may know its actor for a second longer.
    seats = RoomMembership.objects.active().filter(
        room=OuterRef("pk"), member=actor.member_id, member__in=Member.objects.present()
    )
    return Q(Exists(seats))


@rule
def is_open(actor: Actor) -> Q:
    return ~Q(state=Room.State.READ_ONLY)


@rule
def may_be_read(actor: Actor) -> Q:
    """Without a seat: open to everybody, or to whoever has an account."""
    if actor.member_id is None:
        return Q(openness=Room.Openness.PUBLIC)
    here = Member.objects.present().filter(pk=actor.member_id)
    return Q(openness__in=[Room.Openness.PUBLIC, Room.Openness.MEMBERS]) & Q(Exists(here))


@rule
def has_a_hosts_seat(actor: Actor) -> Q:
    seats = RoomMembership.objects.active().filter(
        room=OuterRef("pk"),
        member=actor.member_id,
        role=RoomMembership.Role.HOST,
        member__in=Member.objects.present(),
    )
    return Q(Exists(seats))


@rule
def looks_after_it(actor: Actor) -> Q:
    """A host of the room; of a room of the whole network, a host of the network too."""
    hosts = has_a_hosts_seat.q(actor)
    return hosts | Q(kind=Room.Kind.NETWORK) if actor.is_host else hosts


@rule
def is_about_a_theme(actor: Actor) -> Q:
    """It stands by itself: its name and who comes in are not those of something else."""
    return Q(kind=Room.Kind.NETWORK)


@rule
def may_open_up(actor: Actor) -> Q:
    """What two sides, or two people, say to each other stays between them."""
    return Q(kind__in=[Room.Kind.NETWORK, Room.Kind.COMMUNITY])


@rule
def is_small(actor: Actor) -> Q:
    seats = RoomMembership.objects.active().filter(room=OuterRef("pk")).order_by()
    number = seats.values("room").annotate(number=Count("pk")).values("number")
    return Q(LessThan(Subquery(number), MANY))


class RoomPolicy(Policy[Room]):
    """The same for the page, REST and the socket."""

    model = Room

    view = has_a_seat | may_be_read
    take_part = has_a_seat
    speak = has_a_seat & is_open
    leave = has_a_seat
    enter = may_be_read & is_about_a_theme & is_open & ~has_a_seat & signed_in
    settle = looks_after_it
    open_up = looks_after_it & may_open_up
    rename = looks_after_it & is_about_a_theme
    export = looks_after_it
    # Calling everybody interrupts everybody: where that is many, who looks after it does it.
    call_room = has_a_seat & is_open & (has_a_hosts_seat | is_small)


@rule
def in_a_room_of_mine(actor: Actor) -> Q:
    return Q(room__in=RoomPolicy.view.filter(actor))


@rule
def in_an_open_room(actor: Actor) -> Q:
    return ~Q(room__state=Room.State.READ_ONLY)


@rule
def i_began_it(actor: Actor) -> Q:
    return Q(root__author=actor.member_id) if actor.member_id else NOBODY


@rule
def in_a_room_i_look_after(actor: Actor) -> Q:
    return Q(room__in=RoomPolicy.model.objects.filter(has_a_hosts_seat.q(actor)))


class ThreadPolicy(Policy[Thread]):
    """A thread is as open as its room; who asked, or looks after the room, leads it."""

    model = Thread

    view = in_a_room_of_mine
    follow = in_a_room_of_mine
    lead = in_a_room_of_mine & in_an_open_room & (i_began_it | in_a_room_i_look_after)
