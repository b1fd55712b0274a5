"""One small region with every kind of row in every state, and everybody who may ask for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db.models import Model

from chat import actions as chat
from chat.models import Message, Room, RoomMembership
from matching.models import Match, MatchFeedback, MatchFollowUp, MatchRun, PeerCard, TableChoice
from network.accounts.models import ApiToken, SignIn
from network.activities.models import Activity, DatePlan, Edition, Proposal
from network.communities.models import Community, CommunityMembership, Interest
from network.kernel import clock
from network.kernel.actors import SYSTEM, VISITOR, Actor
from network.members.doors import actor_of
from network.members.models import Block, Member, Visibility
from network.offerings.models import Offering
from network.organisations.models import Organisation, OrganisationMembership
from tests import cast
from tests.factories.chat import room_with
from tests.factories.communities import (
    CommunityFactory,
    CommunityMembershipFactory,
    InterestAskFactory,
    InterestFactory,
)
from tests.factories.members import MemberFactory, MinorFactory
from tests.factories.notifications import NoticeFactory
from tests.factories.offerings import OfferingFactory
from tests.factories.organisations import (
    LibraryFactory,
    OrganisationFactory,
    OrganisationMembershipFactory,
)
from tests.factories.vocabulary import TopicFactory

Role, Seat = CommunityMembership.Role, CommunityMembership.State
Work = OrganisationMembership.Role
KIND = "community.started"
FACTS = dict.fromkeys(("person", "community", "purpose", "branch"), "x")
FEW = (Offering.State.DRAFT, Offering.State.PUBLISHED, Offering.State.PAUSED)
# Who sits in every community, and how.
SEATS = {
    "participant": (Role.PARTICIPANT, Seat.ACTIVE),
    "follower": (Role.FOLLOWER, Seat.ACTIVE),
    "core": (Role.CORE, Seat.ACTIVE),
    "facilitator": (Role.FACILITATOR, Seat.ACTIVE),
    "suspended": (Role.FACILITATOR, Seat.ACTIVE),
    "invited": (Role.PARTICIPANT, Seat.INVITED),
    "knocking": (Role.PARTICIPANT, Seat.REQUESTED),
    "removed": (Role.PARTICIPANT, Seat.REMOVED),
}


@dataclass
class Region:
    people: dict[str, Member] = field(default_factory=dict)
    rows: dict[type[Model], dict[str, Any]] = field(default_factory=dict)

    def actor(self, who: str) -> Actor:
        return VISITOR if who == "visitor" else actor_of(self.people[who])

    def put(self, name: str, row: Any) -> Any:
        self.rows.setdefault(type(row), {})[name] = row
        return row


WHO = (
    "visitor", "resident", *SEATS, "librarian", "elsewhere", "partner", "giver", "host",
    "moderator", "blocked",
)  # fmt: skip


def build() -> Region:
    region = Region()
    people(region)
    communities(region)
    seats(region)
    offerings(region)
    organisations(region)
    matches(region)
    peers(region)
    table(region)
    activities(region)
    ideas(region)
    rooms(region)
    members(region)
    own_things(region)
    return region


def people(region: Region) -> None:
    for who in WHO[1:]:
        region.people[who] = MemberFactory(
            display_name=who.title(),
            is_host=who == "host",
            is_moderator=who == "moderator",
            state="suspended" if who == "suspended" else "active",
            directory_visibility="members" if who == "giver" else "my_groups",
        )
    cast.works_for(region.people["librarian"], cast.the_library(), Work.COMMUNITY_LIBRARIAN)
    cast.works_for(region.people["elsewhere"], LibraryFactory(), Work.COMMUNITY_LIBRARIAN)


def community(region: Region, name: str, **fields: Any) -> Community:
    row = CommunityFactory(
        name=name, home_branch=cast.the_library().locations.get(), facilitator=False, **fields
    )
    for who, (role, state) in SEATS.items():
        CommunityMembershipFactory(community=row, member=region.people[who], role=role, state=state)
    return row


def communities(region: Region) -> None:
    for openness in Community.Openness.values:
        # What differs between the phases is whether it still lives; open ones come in all.
        for phase in Community.Phase.values if openness == "open" else ("growing", "closed"):
            name = f"{openness} {phase}"
            region.put(name, community(region, name, openness=openness, phase=phase))
    sensitive = TopicFactory(slug="mourning", sensitivity="special")
    region.put("sensitive", community(
        region, "sensitive", openness="request", is_sensitive=True, topics=[sensitive]
    ))  # fmt: skip
    for openness in ("open", "invite", "private"):
        home = region.rows[Community][f"{openness} growing"]
        for state in Interest.State.values:
            region.put(f"{openness} {state}", InterestFactory(community=home, state=state))


def seats(region: Region) -> None:
    """The seats of one community, each in one state, and those at an organisation."""
    home = region.rows[Community]["private growing"]
    for who in SEATS:
        region.put(who, CommunityMembership.objects.get(
            community=home, member=region.people[who]
        ))  # fmt: skip
    partner = OrganisationFactory(name="De Brug", slug="de-brug")
    region.put("owner", cast.works_for(region.people["partner"], partner, Work.OWNER))
    for state in OrganisationMembership.State.values:
        region.put(state, OrganisationMembershipFactory(organisation=partner, state=state))
    for who, state in {"resident": "requested", "core": "paused"}.items():
        region.put(f"of {who}", OrganisationMembershipFactory(
            organisation=partner, member=region.people[who], state=state
        ))  # fmt: skip


def offerings(region: Region) -> None:
    partner = Organisation.objects.get(slug="de-brug")
    unknown = OrganisationFactory(state="submitted")
    cast.works_for(region.people["giver"], unknown, Work.OWNER)
    givers = {
        "partner's": {"organisation": partner},
        "unchecked": {"organisation": unknown},
        "giver's": {"organisation": None, "member": region.people["giver"]},
        "hidden giver's": {"organisation": None, "member": region.people["core"]},
    }
    for whose, giver in givers.items():
        for state in Offering.State.values if whose == "partner's" else FEW:
            region.put(f"{whose} {state}", OfferingFactory(**giver, state=state))


def organisations(region: Region) -> None:
    for state in Organisation.State.values:
        row = OrganisationFactory(state=state)
        cast.works_for(region.people["partner"], row, Work.OWNER)
        region.put(state, row)


def matches(region: Region) -> None:
    for openness in ("open", "private"):
        wish = region.rows[Interest][f"{openness} active"]
        for state in Match.State.values if openness == "open" else ("viewed", "talking"):
            asked = None if state in {*Match.UNANSWERED, "dismissed"} else clock.now()
            met = asked if state in {*Match.INTRODUCED, "realised", "not_realised"} else None
            match = Match.objects.create(
                ask=InterestAskFactory(interest=wish),
                offering=region.rows[Offering]["partner's published"],
                band="good", score=1, state=state, proposed_at=asked, accepted_at=met,
                ended_at=clock.now() if state == "dismissed" else None,
            )  # fmt: skip
            region.put(f"{openness} {state}", match)
            if state in {"dismissed", "viewed"}:
                side = "community" if state == "dismissed" else "provider"
                region.put(f"{openness} {side}", MatchFeedback.objects.create(
                    match=match, side=side, reason="too-far"
                ))  # fmt: skip
            if state in {"talking", "realised"}:
                region.put(f"{openness} {state}", MatchFollowUp.objects.create(
                    match=match, due_at=clock.now(), asked_at=clock.now()
                ))  # fmt: skip


def peers(region: Region) -> None:
    for who in ("librarian", "elsewhere"):
        region.put(who, PeerCard.objects.create(member=region.people[who]))


def table(region: Region) -> None:
    """What a librarian decided on, an ask by itself, and a run that was refused."""
    for deed in ("approved", "held"):
        match = Match.objects.create(
            ask=InterestAskFactory(interest=region.rows[Interest]["open active"]),
            offering=region.rows[Offering]["partner's published"],
            band="fair", score=1, needs_a_look=True,
        )  # fmt: skip
        TableChoice.objects.create(match=match, deed=deed)
        region.put(f"open {deed}", match)
    for openness in ("open", "private"):
        region.put(openness, InterestAskFactory(
            interest=region.rows[Interest][f"{openness} active"]
        ))  # fmt: skip
    for state in ("done", "refused"):
        region.put(state, MatchRun.objects.create(kind="full", state=state, input_digest=state))


def activities(region: Region) -> None:
    when = {
        "starts_at": clock.now() + timedelta(days=3),
        "ends_at": clock.now() + timedelta(days=3, hours=2),
    }
    for openness in ("open", "private"):
        home = region.rows[Community][f"{openness} growing"]
        for state in Activity.State.values:
            slug = f"{openness}-{state}"
            region.put(f"{openness} {state}", Activity.objects.create(
                title=slug, slug=slug, community=home, state=state
            ))  # fmt: skip
        announced = region.rows[Activity][f"{openness} announced"]
        for state in Edition.State.values:
            region.put(
                f"{openness} {state}",
                Edition.objects.create(activity=announced, state=state, **when),
            )
        for by_community in (True, False):
            region.put(f"{openness} by_community={by_community}", DatePlan.objects.create(
                about=f"visit:{openness}{by_community}", back="/", community=home,
                offering=region.rows[Offering]["partner's published"], title="Kennismaken",
                by_community=by_community, **when,
            ))  # fmt: skip


def ideas(region: Region) -> None:
    for whose in ("resident", None):
        for state in Proposal.State.values:
            region.put(f"{whose}'s {state}", Proposal.objects.create(
                proposer=region.people.get(whose), guest_email="" if whose else "g@post.example",
                title="Een idee", text="Samen soep koken.", area=cast.the_library().area,
                branch=cast.the_library().locations.get(), state=state,
                reply_due=clock.today(),
            ))  # fmt: skip


def rooms(region: Region) -> None:
    inside = [region.people[who] for who in ("core", "partner", "suspended", "removed")]
    for state in Room.State.values:
        room = region.put(state, room_with(*inside))
        Room.objects.filter(pk=room.pk).update(state=state)
        chat.leave_room(room, by=region.actor("removed"))
    region.put("of others", room_with(MemberFactory(), MemberFactory()))
    looked_after(region)
    theme = region.put("open theme", room_with(MemberFactory(), MemberFactory(), kind="network"))
    Room.objects.filter(pk=theme.pk).update(openness=Room.Openness.MEMBERS)


def looked_after(region: Region) -> None:
    """A room with a host, and in it a message in every state."""
    librarian, partner = region.people["librarian"], region.people["partner"]
    room = region.put("looked after", room_with(librarian, partner, region.people["core"]))
    chat.seat_member(room, librarian.pk, role=RoomMembership.Role.HOST, by=SYSTEM)
    for who in ("core", "partner", "librarian"):
        for state in ("said", "removed"):
            by, nonce = region.actor(who), f"{who}-{state}"
            message = chat.post_message(room, "Dag!", nonce=nonce, by=by).message
            if state == "removed":
                message = chat.delete_message(message, by=by)
            region.put(nonce, message)
    region.put("line", room.messages.get(no=1))
    elsewhere = region.rows[Room]["of others"]
    region.put("elsewhere", elsewhere.messages.get(no=1))
    for name in ("core-said", "librarian-said"):
        message = region.rows[Message][name]
        report = chat.report_message(message, "unkind", by=region.actor("partner"))
        region.put(f"about {name}", report)
    for who in ("core", "partner", "librarian"):
        region.put(who, room.seats.get(member=region.people[who]))
    region.put("of others", elsewhere.seats.first())
    hour = timedelta(hours=1)
    chat.mute_member(
        region.rows[RoomMembership]["partner"], "Rust", lasts=hour, by=region.actor("librarian")
    )


def members(region: Region) -> None:
    home = region.rows[Community]["open growing"]
    for seen_by in Visibility.values:
        for is_fellow in (False, True):
            name = f"{seen_by} {'fellow' if is_fellow else 'stranger'}"
            row = region.put(name, MemberFactory(display_name=name, directory_visibility=seen_by))
            Block.objects.create(member=row, blocked=region.people["blocked"])
            if is_fellow:
                CommunityMembershipFactory(community=home, member=row)
    for state in Member.State.values:
        row = MemberFactory(display_name=state, directory_visibility="public", state=state)
        cast.works_for(row, cast.the_library())
        region.put(state, row)
    region.put("minor", MinorFactory())
    region.put("kept away", Block.objects.create(
        member=region.people["resident"], blocked=region.people["giver"]
    ))  # fmt: skip


def own_things(region: Region) -> None:
    """What is somebody's own, whoever they are: their notices, keys and browsers."""
    for who in ("resident", "host", "suspended"):
        member = region.people[who]
        region.put(who, NoticeFactory(member=member, kind=KIND, facts=FACTS))
        region.put(who, ApiToken.objects.create(
            user=member.user, name=who, digest=who, expires_at=clock.now() + timedelta(days=1)
        ))  # fmt: skip
        region.put(who, SignIn.objects.create(user=member.user, session_key=f"of-{who}"))
