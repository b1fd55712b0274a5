from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from network.communities.events import (
    FollowChanged,
    JoinAccepted,
    JoinDeclined,
    JoinRequested,
    JoinWithdrawn,
    MemberInvited,
    MemberRemoved,
    MemberSeated,
    MemberUnseated,
)
from network.communities.models import Community, CommunityMembership
from network.communities.policies import CommunityMembershipPolicy, CommunityPolicy
from network.kernel import clock
from network.kernel.actors import Actor
from network.kernel.errors import Conflict, Invalid
from network.kernel.events import publish
from network.members.models import Member

Role = CommunityMembership.Role
State = CommunityMembership.State


@transaction.atomic
def join_community(
    community: Community, *, by: Actor, consents: bool = False
) -> CommunityMembership:
    """Take part from now on."""
    community = _locked(community)
    CommunityPolicy.join.require(by, community)
    seat = _place(community, by.as_member, Role.PARTICIPANT, State.ACTIVE)
    seat.consented_at = _consent(community, consents=consents)
    seat.save()
    _tell_seated(seat, by)
    return seat


@transaction.atomic
def request_to_join(
    community: Community, *, by: Actor, message: str = "", consents: bool = False
) -> CommunityMembership:
    """Ask to take part, with a few words about yourself."""
    community = _locked(community)
    CommunityPolicy.request.require(by, community)
    seat = _place(community, by.as_member, Role.PARTICIPANT, State.REQUESTED)
    seat.consented_at = _consent(community, consents=consents)
    seat.message = message.strip()
    seat.save()
    publish(JoinRequested(membership_id=seat.pk), by=by)
    return seat


@transaction.atomic
def follow_community(community: Community, *, by: Actor) -> CommunityMembership:
    """Hear what happens there without taking part."""
    community = _locked(community)
    CommunityPolicy.follow.require(by, community)
    seat = _place(community, by.as_member, Role.FOLLOWER, State.ACTIVE)
    seat.save()
    publish(FollowChanged(community_id=community.pk, member_id=seat.member_id, follows=True), by=by)
    return seat


@transaction.atomic
def invite_to_community(community: Community, member: Member, *, by: Actor) -> CommunityMembership:
    """Ask somebody to take part; they decide."""
    community = _locked(community)
    CommunityPolicy.invite.require(by, community)
    known = CommunityMembership.objects.filter(community=community, member=member).first()
    if known and known.state == State.ACTIVE and known.role != Role.FOLLOWER:
        raise Conflict(_("This person already takes part."))
    if known and known.state == State.REQUESTED:
        raise Conflict(_("This person already asked to take part. Say yes below."))
    seat = _place(community, member.pk, Role.PARTICIPANT, State.INVITED)
    seat.save()
    publish(MemberInvited(membership_id=seat.pk), by=by)
    return seat


@transaction.atomic
def take_up_invitation(
    membership: CommunityMembership, *, by: Actor, consents: bool = False
) -> CommunityMembership:
    """Say yes to an invitation."""
    membership = _locked_seat(membership)
    CommunityMembershipPolicy.take_up.require(by, membership)
    membership.consented_at = _consent(membership.community, consents=consents)
    membership.state = State.ACTIVE
    membership.save()
    _tell_seated(membership, by)
    return membership


@transaction.atomic
def withdraw_request(membership: CommunityMembership, *, by: Actor) -> CommunityMembership:
    """Take back your own request, or say no to an invitation."""
    membership = _locked_seat(membership)
    CommunityMembershipPolicy.withdraw.require(by, membership)
    membership.state = State.LEFT
    membership.message = ""
    membership.consented_at = None
    membership.save()
    publish(JoinWithdrawn(membership_id=membership.pk), by=by)
    return membership


@transaction.atomic
def accept_request(membership: CommunityMembership, *, by: Actor) -> CommunityMembership:
    """Let somebody take part who asked."""
    membership = _locked_seat(membership)
    CommunityMembershipPolicy.accept.require(by, membership)
    membership.state = State.ACTIVE
    membership.message = ""
    membership.save(update_fields=["state", "message", "changed_at"])
    publish(JoinAccepted(membership_id=membership.pk), by=by)
    _tell_seated(membership, by)
    return membership


@transaction.atomic
def decline_request(
    membership: CommunityMembership, reason: str, *, by: Actor
) -> CommunityMembership:
    """Say no to somebody who asked, and why."""
    membership = _locked_seat(membership)
    CommunityMembershipPolicy.decline.require(by, membership)
    membership.reason = _told(reason)
    membership.state = State.DECLINED
    membership.message = ""
    membership.consented_at = None
    membership.save()
    publish(JoinDeclined(membership_id=membership.pk), by=by)
    return membership


@transaction.atomic
def leave_community(membership: CommunityMembership, *, by: Actor) -> CommunityMembership:
    """Stop taking part, or stop following."""
    membership = _locked_seat(membership)
    CommunityMembershipPolicy.leave.require(by, membership)
    _keep_a_carrier(membership)
    _end(membership, State.LEFT, by)
    return membership


@transaction.atomic
def remove_from_community(
    membership: CommunityMembership, reason: str, *, by: Actor
) -> CommunityMembership:
    """Send somebody away; the reason goes with it."""
    membership = _locked_seat(membership)
    CommunityMembershipPolicy.remove.require(by, membership)
    membership.reason = _told(reason)
    _keep_a_carrier(membership)
    _end(membership, State.REMOVED, by)
    publish(MemberRemoved(membership_id=membership.pk), by=by)
    return membership


@transaction.atomic
def change_community_role(
    membership: CommunityMembership, role: str, *, by: Actor
) -> CommunityMembership:
    """Let somebody carry the group, or carry it no longer."""
    membership = _locked_seat(membership)
    CommunityMembershipPolicy.change_role.require(by, membership)
    if role not in CommunityMembership.TAKING_PART:
        raise Invalid(_("Choose a role from the list."), field="role")
    if role != membership.role:
        _keep_a_carrier(membership)
    membership.role = role
    membership.save(update_fields=["role", "changed_at"])
    _tell_seated(membership, by)
    return membership


def _locked(community: Community) -> Community:
    return Community.objects.select_for_update().get(pk=community.pk)


def _locked_seat(membership: CommunityMembership) -> CommunityMembership:
    """The community is locked first, so that the last two who carry it cannot leave at once."""
    community = Community.objects.select_for_update().get(pk=membership.community_id)
    seat = CommunityMembership.objects.select_for_update().get(pk=membership.pk)
    seat.community = community
    return seat


def _place(community: Community, member_id: int, role: str, state: str) -> CommunityMembership:
    """The one row of this member here, as new; what was said about it before is forgotten."""
    seat = CommunityMembership.objects.filter(community=community, member=member_id).first()
    seat = seat or CommunityMembership(community=community, member_id=member_id)
    seat.role, seat.state = role, state
    seat.message = seat.reason = ""
    seat.consented_at = None
    return seat


def _consent(community: Community, *, consents: bool) -> datetime | None:
    if not community.is_sensitive:
        return None
    if not consents:
        raise Invalid(
            _("This group is about something private. Tick that this is fine for you."),
            field="consents",
        )
    return clock.now()


def _told(reason: str) -> str:
    if not reason.strip():
        raise Invalid(_("Write in one sentence why. The other person reads it."), field="reason")
    return reason.strip()


def _keep_a_carrier(leaving: CommunityMembership) -> None:
    """A living community always has somebody: a facilitator, or else its core group."""
    if (
        leaving.state != State.ACTIVE
        or leaving.role not in CommunityMembership.CARRYING
        or leaving.community.phase == Community.Phase.CLOSED
    ):
        return
    others = CommunityMembership.objects.carrying().filter(community=leaving.community_id)
    others = others.exclude(pk=leaving.pk)
    if leaving.role == Role.FACILITATOR:
        others = others.filter(role=Role.FACILITATOR)
    if not others.exists():
        raise Conflict(
            _("This is the last person who guides the group. First give somebody else that role.")
        )


def _end(membership: CommunityMembership, state: str, by: Actor) -> None:
    sat = membership.state == State.ACTIVE
    membership.state = state
    membership.consented_at = None
    membership.save()
    if sat and membership.role == Role.FOLLOWER:
        publish(
            FollowChanged(
                community_id=membership.community_id,
                member_id=membership.member_id,
                follows=False,
            ),
            by=by,
        )
    elif sat:
        publish(
            MemberUnseated(community_id=membership.community_id, member_id=membership.member_id),
            by=by,
        )


def _tell_seated(membership: CommunityMembership, by: Actor) -> None:
    publish(
        MemberSeated(
            community_id=membership.community_id,
            member_id=membership.member_id,
            role=membership.role,
        ),
        by=by,
    )
