"""What somebody does in a story, as the deed that does it in the network."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

from chat import actions as room_actions
from chat.models import Room
from chat.queries import about_community, room_about
from config.demo import ideas
from config.demo.talks import LIBRARIANS
from config.demo.world import World
from matching import actions as match_actions
from matching import tasks, words
from matching.models import Match
from network.activities import actions as activity_actions
from network.activities.models import DatePlan, Edition
from network.activities.tickets import Ticket
from network.communities import actions as community_actions
from network.communities.models import CommunityMembership
from network.kernel.actors import SYSTEM
from network.offerings import actions as offering_actions
from network.offerings.models import Offering
from network.organisations.models import Location

log = logging.getLogger(__name__)
Told = dict[str, Any]
Deed = Callable[[World, str, Told], None]


def match_of(world: World, told: Told) -> Match | None:
    """The newest match of this interest (and ask, if it is named) with this offering."""
    asks = [
        ask.pk
        for (interest, place), ask in world.asks.items()
        if interest == told["interest"] and told.get("ask") in {None, place}
    ]
    found = Match.objects.filter(ask__in=asks, offering=world.offerings[told["offering"]].pk)
    return found.exclude(state=Match.State.EXPIRED).order_by("-pk").first()


def view_match(world: World, who: str, told: Told) -> None:
    match = match_of(world, told)
    if match and match.state == Match.State.SUGGESTED:
        match_actions.view_match(match, by=world.actor(who))


def view_matches(world: World, who: str, told: Told) -> None:
    community = world.communities[told["community"]]
    fresh = Match.objects.filter(ask__interest__community=community, state=Match.State.SUGGESTED)
    for match in fresh.order_by("pk"):
        match_actions.view_match(match, by=world.actor(who))


def accept_match(world: World, who: str, told: Told) -> None:
    match = match_of(world, told)
    if match is None or match.state not in Match.UNANSWERED:
        log.warning("the engine did not suggest %(interest)s with %(offering)s", told)
        return
    text = told["text"] or words.first_line(match)
    match_actions.propose_match(match, text, by=world.actor(who))


def save_match(world: World, who: str, told: Told) -> None:
    match = match_of(world, told)
    if match and match.state in Match.UNANSWERED:
        match_actions.save_match(match, by=world.actor(who))


def dismiss_match(world: World, who: str, told: Told) -> None:
    match = match_of(world, told)
    if match and match.state in Match.UNANSWERED:
        match_actions.dismiss_match(match, told["reason"], by=world.actor(who))


def provider_accepts(world: World, who: str, told: Told) -> None:
    match = match_of(world, told)
    if match and match.state == Match.State.PROPOSED:
        match_actions.accept_match(match, by=world.actor(who))


def plan_date(world: World, who: str, told: Told) -> None:
    match = match_of(world, told)
    if match is None or match.state not in Match.INTRODUCED:
        return
    community = match.ask.interest.community
    location, place = _where(match, told)
    activity_actions.propose_date(
        Ticket(
            about=match.about,
            community=str(community.public_id),
            offering=str(match.offering.public_id),
            back=f"/matches/{match.public_id}/",
        ),
        activity_actions.When(
            title=told["title"],
            starts_at=world.story(told["on_day"], told["start"]),
            ends_at=world.story(told["on_day"], told["end"]),
            location=location,
            place=place,
            note=told["note"],
        ),
        by=world.actor(who),
    )


def _where(match: Match, told: Told) -> tuple[Location | None, str]:
    """In the room that was offered, or else at home in the library."""
    offering = match.offering
    if "place" in told:
        return None, told["place"]
    if offering.kind != Offering.Kind.SPACE:
        return match.ask.interest.community.home_branch, ""
    if offering.location:
        return offering.location, ""
    return None, f"{offering.organisation}, {offering.area.name}"


def agree_date(world: World, who: str, told: Told) -> None:
    match = match_of(world, told)
    if match is not None:
        plan = DatePlan.objects.filter(about=match.about, state=DatePlan.State.PROPOSED).first()
        if plan is not None:
            activity_actions.agree_date(plan, by=world.actor(who))


def record_headcount(world: World, who: str, told: Told) -> None:  # noqa: ARG001 (a deed's shape)
    match = match_of(world, told)
    if match is not None:
        Edition.objects.filter(activity__about=match.about).update(
            headcount=told["headcount"], state=Edition.State.CLOSED
        )


def answer_follow_up(world: World, who: str, told: Told) -> None:
    """Answer "is het gelukt?"; the first yes is enough, so a second one is not asked for."""
    match = match_of(world, told)
    if match is None or match.state not in Match.INTRODUCED:
        return
    waiting = match.follow_ups.filter(answer="").exclude(asked_at=None).order_by("asked_at").last()
    if waiting is not None:
        match_actions.answer_follow_up(
            waiting, told["answer"], told.get("note", ""), by=world.actor(who)
        )


def add_offering(world: World, who: str, told: Told) -> None:
    offering_actions.publish_offering(world.offerings[told["offering"]], by=world.actor(who))


def run_matching(world: World, who: str, told: Told) -> None:  # noqa: ARG001 (a deed's shape)
    """What follows a change; the weekly rounds of the whole network come by themselves."""
    if told["scope"] != "network":
        tasks.look_again()


def change_role(world: World, who: str, told: Told) -> None:
    membership = CommunityMembership.objects.get(
        community=world.communities[told["community"]], member=world.people[told["person"]]
    )
    community_actions.change_community_role(membership, told["role"], by=world.actor(who))


def change_phase(world: World, who: str, told: Told) -> None:
    community_actions.change_phase(
        world.communities[told["community"]],
        told["phase_to"],
        note=told["note"],
        by=world.actor(who),
    )


def ask_to_join(world: World, who: str, told: Told) -> None:
    community = world.communities[told["community"]]
    community_actions.request_to_join(community, message=told["text"], by=world.actor(who))


def start_conversation(world: World, who: str, told: Told) -> None:
    """The librarian takes an idea up: the two of them talk."""
    ideas.take_up(world, ideas.told(told["proposal"]), who)
    proposal = world.proposals[told["proposal"]]
    people = [each for each in (proposal.proposer_id, proposal.owner_id) if each]
    room_actions.open_room(
        Room.Kind.PROPOSAL,
        subject=f"proposal:{proposal.public_id}",
        title=proposal.title,
        member_ids=people,
        by=SYSTEM,
    )
    say(world, who, {"room": f"proposal:{proposal.public_id}", "text": told["text"]})


def submit_idea(world: World, who: str, told: Told) -> None:  # noqa: ARG001 (a deed's shape)
    ideas.send_in(world, ideas.told(told["proposal"]))


def say(world: World, who: str, told: Told) -> None:
    """Say something in a room; who is in the story but not in the room is let in first."""
    room = _room(world, told["room"])
    if room is None:
        return
    actor = world.actor(who)
    if not room.seats.filter(member=actor.as_member, state="active").exists():
        room_actions.seat_member(room, actor.as_member, by=SYSTEM)
    room_actions.post_message(room, told["text"], nonce=world.nonce(), by=actor)


def _room(world: World, name: str) -> Room | None:
    kind, _colon, rest = name.partition(":")
    if kind == "match":
        interest, _slash, offering = rest.partition("/")
        match = match_of(world, {"interest": interest, "offering": offering})
        return room_about(match.about) if match else None
    if name in world.communities:
        return room_about(about_community(world.communities[name]))
    return room_about(LIBRARIANS if name == LIBRARIANS else name)


def _nothing(world: World, who: str, told: Told) -> None:
    """Already told elsewhere, or done by the clock."""


DEEDS: dict[str, Deed] = {
    "accept_match": accept_match,
    "add_offering": add_offering,
    "agree_date": agree_date,
    "ask_to_join": ask_to_join,
    "change_phase": change_phase,
    "change_role": change_role,
    "dismiss_match": dismiss_match,
    "follow_up_answer": answer_follow_up,
    "follow_up_asked": _nothing,
    "message": say,
    "plan_date": plan_date,
    "provider_accepts": provider_accepts,
    "record_headcount": record_headcount,
    "run_matching": run_matching,
    "save_match": save_match,
    "start_conversation": start_conversation,
    "submit_idea": submit_idea,
    "support_idea": _nothing,
    "view_match": view_match,
    "view_matches": view_matches,
}


def moment_of(world: World, step: Told) -> datetime:
    return world.story(step["day"], step["time"])
