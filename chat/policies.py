from datetime import timedelta

from django.db.models import Exists, OuterRef, Q

from chat.models import Message, MessageReport, Room, RoomMembership
from network.kernel import clock
from network.kernel.actors import Actor
from network.kernel.policies import EVERYBODY, NOBODY, Policy, Rule, rule
from network.members.models import Member

KEPT_FOR = timedelta(days=30)  # what was removed or rewritten
SMALL = (Room.Kind.MATCH, Room.Kind.DIRECT)  # nobody looks after these: they who sit there do


@rule
def has_a_seat(actor: Actor) -> Q:
    # The member's own state counts too: a socket may know its actor for a second longer.
    seats = RoomMembership.objects.active().filter(
        room=OuterRef("pk"), member=actor.member_id, member__in=Member.objects.present()
    )
    return Q(Exists(seats))


@rule
def that_i_look_after(actor: Actor) -> Q:
    seats = RoomMembership.objects.active().filter(
        room=OuterRef("pk"),
        role=RoomMembership.Role.HOST,
        member=actor.member_id,
        member__in=Member.objects.present(),
    )
    return Q(Exists(seats))


@rule
def is_open(actor: Actor) -> Q:
    return ~Q(state=Room.State.READ_ONLY)


@rule
def is_small(actor: Actor) -> Q:
    return Q(kind__in=SMALL)


@rule
def where_i_am_muted(actor: Actor) -> Q:
    seats = RoomMembership.objects.filter(
        room=OuterRef("pk"), member=actor.member_id, muted_until__gt=clock.now()
    )
    return Q(Exists(seats))


class RoomPolicy(Policy[Room]):
    """The same for the page, REST and the socket."""

    model = Room

    view = has_a_seat
    speak = has_a_seat & is_open & ~where_i_am_muted
    leave = has_a_seat
    look_after = that_i_look_after
    pin = that_i_look_after | (has_a_seat & is_small)


def in_a_room(may: Rule[Room], path: str = "room") -> Rule[Message]:
    """What holds for the room holds for what is in it."""
    return Rule(lambda actor: Q(**{f"{path}__in": may.filter(actor).values("pk")}))


@rule
def is_said(actor: Actor) -> Q:
    return Q(system_kind="")


@rule
def is_shown(actor: Actor) -> Q:
    return Q(deleted_at=None, hidden_at=None)


@rule
def is_not_removed(actor: Actor) -> Q:
    return Q(deleted_at=None)


@rule
def that_i_wrote(actor: Actor) -> Q:
    return NOBODY if actor.member_id is None else Q(author=actor.member_id)


@rule
def can_still_come_back(actor: Actor) -> Q:
    return Q(deleted_at__gt=clock.now() - KEPT_FOR) & ~Q(md="")


class MessagePolicy(Policy[Message]):
    model = Message

    view = in_a_room(RoomPolicy.view)
    edit = is_said & is_shown & that_i_wrote & in_a_room(RoomPolicy.speak)
    quote = is_said & is_shown & in_a_room(RoomPolicy.speak)
    react = is_said & is_shown & in_a_room(RoomPolicy.speak)
    pin = is_said & is_shown & in_a_room(RoomPolicy.pin)
    # Removing and bringing back say how it should be, so that doing it twice is doing it once.
    delete = is_said & (
        (that_i_wrote & in_a_room(RoomPolicy.view)) | in_a_room(RoomPolicy.look_after)
    )
    restore = is_said & (is_not_removed | can_still_come_back) & in_a_room(RoomPolicy.look_after)
    report = is_said & is_shown & ~that_i_wrote & in_a_room(RoomPolicy.view)


@rule
def another_who_takes_part(actor: Actor) -> Q:
    others = EVERYBODY if actor.member_id is None else ~Q(member=actor.member_id)
    return others & Q(state=RoomMembership.State.ACTIVE, role=RoomMembership.Role.MEMBER)


@rule
def is_muted(actor: Actor) -> Q:
    return Q(muted_until__gt=clock.now())


class RoomMembershipPolicy(Policy[RoomMembership]):
    model = RoomMembership

    view = in_a_room(RoomPolicy.view)
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
