from datetime import timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.lookups import LessThan

from chat.models import Message, MessageReport, Room, RoomMembership, Thread
from network.kernel import clock
from network.kernel.actors import Actor
from network.kernel.policies import EVERYBODY, NOBODY, Policy, Rule, rule, signed_in
from network.members.models import Member

MANY = 12  # people
KEPT_FOR = timedelta(days=30)  # what was removed or rewritten
BETWEEN_TWO = (Room.Kind.MATCH, Room.Kind.DIRECT)  # nobody looks after these: they who sit there do


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
def where_i_am_muted(actor: Actor) -> Q:
    seats = RoomMembership.objects.filter(
        room=OuterRef("pk"), member=actor.member_id, muted_until__gt=clock.now()
    )
    return Q(Exists(seats))


@rule
def is_between_two(actor: Actor) -> Q:
    return Q(kind__in=BETWEEN_TWO)


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
    speak = has_a_seat & is_open & ~where_i_am_muted
    leave = has_a_seat
    enter = may_be_read & is_about_a_theme & is_open & ~has_a_seat & signed_in
    look_after = looks_after_it
    open_up = looks_after_it & may_open_up
    rename = looks_after_it & is_about_a_theme
    export = looks_after_it
    pin = has_a_seat & (looks_after_it | is_between_two)
    # Calling everybody interrupts everybody: where that is many, who looks after it does it.
    call_room = speak & (has_a_hosts_seat | is_small)


def in_a_room(may: Rule[Room], path: str = "room") -> Rule[Any]:
    """What holds for the room holds for what is in it."""
    return Rule(lambda actor: Q(**{f"{path}__in": may.filter(actor).values("pk")}))


@rule
def in_an_open_room(actor: Actor) -> Q:
    return ~Q(room__state=Room.State.READ_ONLY)


@rule
def i_began_it(actor: Actor) -> Q:
    return Q(root__author=actor.member_id) if actor.member_id else NOBODY


class ThreadPolicy(Policy[Thread]):
    """A thread is as open as its room; who asked, or looks after the room, leads it."""

    model = Thread

    view = in_a_room(RoomPolicy.view)
    follow = in_a_room(RoomPolicy.view)
    lead = view & in_an_open_room & (i_began_it | in_a_room(RoomPolicy.look_after))


@rule
def is_said(actor: Actor) -> Q:
    return Q(system_kind="")


@rule
def is_said_to_all(actor: Actor) -> Q:
    """What was only said in a thread is read and answered there."""
    return Q(system_kind="", no__isnull=False)


@rule
def is_shown(actor: Actor) -> Q:
    return Q(deleted_at=None, hidden_at=None)


@rule
def that_i_wrote(actor: Actor) -> Q:
    return NOBODY if actor.member_id is None else Q(author=actor.member_id)


def can_come_back(side: Message.Side) -> Rule[Message]:
    """It is there, or this side took it away and its words are still kept."""

    def removed_by_that_side(actor: Actor) -> Q:
        is_kept = Q(deleted_at__gt=clock.now() - KEPT_FOR) & ~Q(md="")
        return Q(deleted_at=None) | (Q(deleted_side=side) & is_kept)

    return Rule(removed_by_that_side)


class MessagePolicy(Policy[Message]):
    """Who reads a room reads what is in it; whatever else one does takes a seat there."""

    model = Message

    view = in_a_room(RoomPolicy.view)
    edit = is_said & is_shown & that_i_wrote & in_a_room(RoomPolicy.speak)
    quote = is_said_to_all & is_shown & in_a_room(RoomPolicy.speak)
    react = is_said_to_all & is_shown & in_a_room(RoomPolicy.speak)
    pin = is_said_to_all & is_shown & in_a_room(RoomPolicy.pin)
    # Removing and bringing back say how it should be, so that doing it twice is doing it once.
    delete = is_said & view & (that_i_wrote | in_a_room(RoomPolicy.look_after))
    # Only the side that took words away brings them back: a host does not undo an author's choice.
    restore = (
        is_said
        & view
        & (
            (that_i_wrote & can_come_back(Message.Side.AUTHOR) & in_a_room(RoomPolicy.take_part))
            | (can_come_back(Message.Side.HOST) & in_a_room(RoomPolicy.look_after))
        )
    )
    report = is_said_to_all & is_shown & ~that_i_wrote & in_a_room(RoomPolicy.take_part)


@rule
def another_who_takes_part(actor: Actor) -> Q:
    others = EVERYBODY if actor.member_id is None else ~Q(member=actor.member_id)
    return others & Q(state=RoomMembership.State.ACTIVE, role=RoomMembership.Role.MEMBER)


@rule
def is_muted(actor: Actor) -> Q:
    return Q(muted_until__gt=clock.now())


class RoomMembershipPolicy(Policy[RoomMembership]):
    model = RoomMembership

    view = in_a_room(RoomPolicy.take_part) | in_a_room(RoomPolicy.look_after)
    mute = another_who_takes_part & in_a_room(RoomPolicy.look_after)
    unmute = is_muted & in_a_room(RoomPolicy.look_after)


@rule
def for_moderators(actor: Actor) -> Q:
    return EVERYBODY if actor.is_moderator else NOBODY


@rule
def is_not_about_me(actor: Actor) -> Q:
    # Who has no name any more is somebody else too.
    return Q(message__author=None) | ~Q(message__author=actor.member_id)


@rule
def is_unanswered(actor: Actor) -> Q:
    return Q(state=MessageReport.State.OPEN)


class MessageReportPolicy(Policy[MessageReport]):
    """Who looks after the room, and the network's moderators: by this alone they see it."""

    model = MessageReport

    view = is_not_about_me & (for_moderators | in_a_room(RoomPolicy.look_after, "message__room"))
    judge = view & is_unanswered
