from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from network.communities import phases
from network.communities.descriptions import (
    FEWEST_CHARACTERISTICS,
    MOST_TOPICS,
    CommunityDescription,
)
from network.communities.events import (
    CommunityChanged,
    CommunityStarted,
    InterestChanged,
    MemberSeated,
    PhaseChanged,
)
from network.communities.models import Community, CommunityMembership, Interest, PhaseChange
from network.communities.policies import CommunityPolicy
from network.kernel import clock, search
from network.kernel.actors import Actor
from network.kernel.errors import Conflict, Forbidden, Invalid
from network.kernel.events import publish
from network.kernel.identifiers import free_slug
from network.members.models import Member
from network.organisations.models import Location, Organisation
from network.organisations.policies import grown_up, is_librarian_of
from network.vocabulary import reference
from network.vocabulary.models import Topic

PLAIN = ("name", "purpose", "kind", "area", "home_branch", "is_online", "openness", "rhythm")


@transaction.atomic
def start_community(description: CommunityDescription, *, by: Actor) -> Community:
    """Give a group a page of its own; whoever starts it guides it."""
    founder = by.as_member
    if not grown_up.filter(by, Member.objects.all()).exists():
        raise Forbidden(_("From the age of 18 you can start a group. You can send an idea now."))
    _check(description, None, by)
    community = Community(slug=free_slug(Community, description.name))
    _write(community, description)
    CommunityMembership.objects.create(
        community=community,
        member_id=founder,
        role=CommunityMembership.Role.FACILITATOR,
        consented_at=clock.now() if community.is_sensitive else None,
    )
    CommunityPolicy.change.require(by, community)
    publish(CommunityStarted(community_id=community.pk), by=by)
    publish(
        MemberSeated(
            community_id=community.pk,
            member_id=founder,
            role=CommunityMembership.Role.FACILITATOR,
        ),
        by=by,
    )
    return community


@transaction.atomic
def change_community(
    community: Community, description: CommunityDescription, *, by: Actor
) -> Community:
    """Rewrite what the page of the community says."""
    community = Community.objects.select_for_update().get(pk=community.pk)
    CommunityPolicy.change.require(by, community)
    _check(description, community, by)
    _write(community, description)
    publish(CommunityChanged(community_id=community.pk), by=by)
    return community


@transaction.atomic
def change_phase(
    community: Community, phase_to: str, *, by: Actor, ticked: Sequence[str] = (), note: str = ""
) -> Community:
    """Take a step along the compass; a community that stops also stops looking."""
    community = Community.objects.select_for_update().get(pk=community.pk)
    CommunityPolicy.change_phase.require(by, community)
    phase_from = community.phase
    if phase_to not in phases.next_phases(phase_from):
        raise Conflict(_("The group can't take this step from where it is now."))
    checks = phases.checks_before(phase_from, phase_to)
    done = [check for check in checks if check in ticked]
    if len(done) < len(checks) and not note.strip():
        raise Invalid(_("Not everything is ticked. Write in one sentence why."), field="note")
    PhaseChange.objects.create(
        community=community,
        phase_from=phase_from,
        phase_to=phase_to,
        ticked=done,
        note=note.strip(),
        member_id=by.member_id,
    )
    community.phase = phase_to
    community.save(update_fields=["phase", "changed_at"])
    if phase_to == Community.Phase.CLOSED:
        _stop_looking(community, by)
    publish(
        PhaseChanged(community_id=community.pk, phase_from=phase_from, phase_to=phase_to), by=by
    )
    publish(CommunityChanged(community_id=community.pk), by=by)
    return community


def _stop_looking(community: Community, by: Actor) -> None:
    looking = Interest.objects.select_for_update().filter(
        community=community, state__in=[Interest.State.ACTIVE, Interest.State.STALE]
    )
    for interest in looking.order_by("pk"):
        interest.state = Interest.State.PAUSED
        interest.save(update_fields=["state", "changed_at"])
        publish(InterestChanged(interest_id=interest.pk), by=by)


def _check(description: CommunityDescription, known: Community | None, by: Actor) -> None:
    if len(_characteristics(description)) < FEWEST_CHARACTERISTICS:
        raise Invalid(
            _("Name at least two things that you share. One thing makes no group yet."),
            field="characteristics",
        )
    if not 1 <= len(set(description.topics)) <= MOST_TOPICS:
        raise Invalid(_("Choose one to six topics."), field="topics")
    for name, listing in (("kind", "community_kinds"), ("openness", "community_openness")):
        if getattr(description, name) not in reference.words(listing):
            raise Invalid(_("Choose one of the answers."), field=name)
    branch = description.home_branch
    moves = known is None or known.home_branch_id != branch.pk
    if moves and not _is_a_home(branch):
        raise Invalid(_("Choose a branch of a library."), field="home_branch")
    if description.openness == Community.Openness.OPEN:
        _check_may_be_open(description, known, by)


def _check_may_be_open(
    description: CommunityDescription, known: Community | None, by: Actor
) -> None:
    if description.is_sensitive or _special(description.topics):
        raise Invalid(
            _(
                "This group is about something private."
                " So it can't be open to everybody. Choose another way in."
            ),
            field="openness",
        )
    was_open = known is not None and known.openness == Community.Openness.OPEN
    delicate = any(topic.sensitivity == Topic.Sensitivity.DELICATE for topic in description.topics)
    if delicate and not was_open and not _is_staff(description.home_branch, by):
        raise Invalid(
            _(
                "With this topic people like to know who reads along."
                " Choose “on request”. The library can open the group later."
            ),
            field="openness",
        )


def _is_a_home(branch: Location) -> bool:
    organisation = branch.organisation
    return (
        organisation.kind == Organisation.LIBRARY
        and organisation.state == Organisation.State.VERIFIED
    )


def _is_staff(branch: Location, by: Actor) -> bool:
    librarians = Location.objects.filter(is_librarian_of(by), pk=branch.pk)
    return by.is_host or by.is_system or librarians.exists()


def _special(topics: Sequence[Topic]) -> bool:
    return any(topic.sensitivity == Topic.Sensitivity.SPECIAL for topic in topics)


def _characteristics(description: CommunityDescription) -> list[str]:
    return list(dict.fromkeys(each.strip() for each in description.characteristics if each.strip()))


def _write(community: Community, description: CommunityDescription) -> None:
    for name in PLAIN:
        setattr(community, name, getattr(description, name))
    community.welcome = description.welcome
    community.characteristics = _characteristics(description)
    community.languages = list(description.languages)
    community.is_sensitive = description.is_sensitive or _special(description.topics)
    community.save()
    community.topics.set(description.topics)
    topics = [
        word
        for topic in description.topics
        for word in (topic.label_nl, topic.label_en, *topic.synonyms_nl, *topic.synonyms_en)
    ]
    search.index(
        community,
        community.name,
        community.purpose,
        community.rhythm,
        community.area.name,
        community.home_branch.name,
        *community.characteristics,
        *topics,
    )
