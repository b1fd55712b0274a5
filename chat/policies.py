from django.db.models import Exists, OuterRef, Q

from chat.models import Room, RoomMembership
from network.kernel.actors import Actor
from network.kernel.policies import Policy, rule
from network.members.models import Member


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


class RoomPolicy(Policy[Room]):
    """The same for the page, REST and the socket."""

    model = Room

    view = has_a_seat
    speak = has_a_seat & is_open
    leave = has_a_seat
