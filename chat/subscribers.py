"""Every reason a room opens, who comes in and goes out with what it is about, and what it is told."""

from __future__ import annotations

from chat import actions, queries
from chat.events import MemberMuted, MessageJudged, MessageRemoved, MessageReported
from chat.models import Message, Room, RoomMembership
from matching.events import MatchAccepted, PeersMet
from matching.peers import pair_told
from matching.queries import introduction
from network.activities.events import EditionCancelled, EditionPlanned
from network.activities.models import Edition
from network.activities.queries import edition_told
from network.communities.events import (
    CommunityChanged,
    CommunityStarted,
    MemberSeated,
    MemberUnseated,
    PhaseChanged,
)
from network.communities.models import Community, CommunityMembership
from network.communities.queries import community_told
from network.kernel.actors import SYSTEM
from network.kernel.events import after, together_with
from network.notifications.actions import notify
from network.organisations.events import StaffChanged, StaffJoined, StaffLeft
from network.organisations.models import OrganisationMembership

# A room opens -----------------------------------------------------------------------------------


@together_with(MatchAccepted)
def open_room_for_a_match(event: MatchAccepted) -> None:
    pair = introduction(event.match_id)
    room = actions.open_room(
        Room.Kind.MATCH,
        subject=pair.about,
        title=pair.title,
        path=pair.path,
        member_ids=pair.member_ids,
        by=SYSTEM,
    )
    if pair.text_by:
        actions.post_first_words(room, pair.text_by, pair.text, by=SYSTEM)


@together_with(PeersMet)
def open_room_for_peers(event: PeersMet) -> None:
    pair = pair_told(event.pair_id)
    room = actions.open_room(
        Room.Kind.PEERS,
        subject=f"peers:{pair.public_id}",
        title=f"{pair.one.display_name} × {pair.other.display_name}",
        path="/matches/peers/",
        member_ids=[pair.one_id, pair.other_id],
        by=SYSTEM,
    )
    actions.add_line(room, Message.SystemKind.STARTERS, {}, by=SYSTEM)


@together_with(CommunityStarted)
def open_room_for_a_community(event: CommunityStarted) -> None:
    _room_of(community_told(event.community_id))


def _room_of(community: Community) -> Room:
    """Its room, in which whoever carries the community looks after the conversation."""
    room = actions.open_room(
        Room.Kind.COMMUNITY,
        subject=queries.about_community(community),
        title=community.name,
        path=f"/communities/{community.slug}/",
        member_ids=queries.taking_part_in(community),
        by=SYSTEM,
    )
    for member_id in queries.carrying(community):
        actions.seat_member(room, member_id, role=RoomMembership.Role.HOST, by=SYSTEM)
    return room


# Who comes in and goes out ----------------------------------------------------------------------


@together_with(MemberSeated)
def seat_in_the_community(event: MemberSeated) -> None:
    room = _room_of(community_told(event.community_id))
    carries = event.role in CommunityMembership.CARRYING
    role = RoomMembership.Role.HOST if carries else RoomMembership.Role.MEMBER
    actions.seat_member(room, event.member_id, role=role, by=SYSTEM)
    _keep_match_rooms(community_id=event.community_id)


@together_with(MemberUnseated)
def unseat_from_the_community(event: MemberUnseated) -> None:
    room = queries.room_about(queries.about_community(community_told(event.community_id)))
    if room is not None:
        actions.unseat_member(room, event.member_id, by=SYSTEM)
    _keep_match_rooms(community_id=event.community_id)


@together_with(StaffJoined)
def seat_a_colleague(event: StaffJoined) -> None:
    membership = OrganisationMembership.objects.get(pk=event.membership_id)
    _keep_match_rooms(organisation_id=membership.organisation_id)


@together_with(StaffChanged)
def seat_or_unseat_a_colleague(event: StaffChanged) -> None:
    membership = OrganisationMembership.objects.get(pk=event.membership_id)
    _keep_match_rooms(organisation_id=membership.organisation_id)


@together_with(StaffLeft)
def unseat_a_colleague(event: StaffLeft) -> None:
    _keep_match_rooms(organisation_id=event.organisation_id)


def _keep_match_rooms(
    *, community_id: int | None = None, organisation_id: int | None = None
) -> None:
    """In the room of a match sit those who speak for either side now."""
    for room, match_id in queries.match_rooms(community_id, organisation_id):
        actions.keep_seats(room, introduction(match_id).member_ids, by=SYSTEM)


# What the room is about changes -----------------------------------------------------------------


@after(CommunityChanged)
def follow_the_community(event: CommunityChanged) -> None:
    _follow(community_told(event.community_id))


@after(PhaseChanged)
def follow_the_phase(event: PhaseChanged) -> None:
    _follow(community_told(event.community_id))


def _follow(community: Community) -> None:
    room = queries.room_about(queries.about_community(community))
    if room is not None:
        is_open = community.phase != Community.Phase.CLOSED
        actions.keep_in_step(room, title=community.name, is_open=is_open, by=SYSTEM)


# What the room is told --------------------------------------------------------------------------


@after(EditionPlanned)
def tell_of_the_date(event: EditionPlanned) -> None:
    _tell_of(event.edition_id, event.about, Message.SystemKind.DATE_PLANNED)


@after(EditionCancelled)
def tell_that_it_is_off(event: EditionCancelled) -> None:
    _tell_of(event.edition_id, event.about, Message.SystemKind.DATE_CANCELLED)


def _tell_of(edition_id: int, about: str, kind: str) -> None:
    edition: Edition = edition_told(edition_id)
    facts = {
        "title": edition.activity.title,
        "when": edition.starts_at.isoformat(),
        "path": f"/activities/{edition.activity.slug}/",
    }
    for subject in (about, queries.about_community(edition.activity.community)):
        room = queries.room_about(subject) if subject else None
        if room is not None:
            actions.add_line(room, kind, facts, by=SYSTEM)


# Whom we tell of what was done with a message ---------------------------------------------------


@after(MessageReported)
def tell_who_looks(event: MessageReported) -> None:
    report = queries.report_told(event.report_id)
    room = report.message.room
    notify(
        "message.reported",
        {*queries.hosts_of(room), *queries.moderators()} - {report.message.author_id or 0},
        key=f"report:{report.public_id}",
        facts={"room": room.title},
        path=f"/rooms/reports/{report.public_id}/",
        by=SYSTEM,
    )


@after(MessageJudged)
def tell_who_reported(event: MessageJudged) -> None:
    for report_id in event.report_ids:
        report = queries.report_told(report_id)
        room = report.message.room
        notify(
            "message.judged",
            {report.reporter_id},
            key=f"report:{report.public_id}:judged",
            facts={"room": room.title, "stays": event.stays, "answer": event.answer},
            path=report.message.address,
            by=SYSTEM,
        )


@after(MessageRemoved)
def tell_the_author(event: MessageRemoved) -> None:
    message = queries.message_told(event.message_id)
    if event.side != Message.Side.AUTHOR and message.author_id:
        moment = (message.deleted_at or message.changed_at).isoformat()
        notify(
            "message.removed",
            {message.author_id},
            key=f"message:{message.public_id}:removed:{moment}",
            facts={"room": message.room.title, "reason": event.reason},
            path=message.address,
            by=SYSTEM,
        )


@after(MemberMuted)
def tell_the_muted(event: MemberMuted) -> None:
    seat = queries.seat_told(event.seat_id)
    notify(
        "room.muted",
        {seat.member_id},
        key=f"seat:{seat.public_id}:muted:{event.until}",
        facts={"room": seat.room.title, "until": event.until, "reason": event.reason},
        path=seat.room.address,
        by=SYSTEM,
    )
