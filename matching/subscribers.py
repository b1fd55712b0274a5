"""What matching does when something happened."""

from __future__ import annotations

from datetime import date

from matching import actions, queries
from matching.events import (
    FollowUpAsked,
    GapInvited,
    MatchAccepted,
    MatchDismissed,
    MatchesSuggested,
    MatchProposed,
    MatchReconsidered,
    MonthCounted,
    TableLaid,
)
from matching.links import Answer, link
from matching.models import GapInvitation, Match, MatchFollowUp
from matching.queries import table
from matching.yields import yield_of
from network.activities.events import DateProposed, EditionCancelled, EditionPlanned
from network.activities.models import Edition
from network.communities.events import CommunityChanged, InterestChanged
from network.kernel.actors import SYSTEM
from network.kernel.events import after, together_with
from network.members.models import Member
from network.notifications.actions import notify
from network.offerings.events import OfferingChanged, OfferingPublished
from network.organisations.events import OrganisationSuspended, OrganisationVerified
from network.organisations.models import Organisation, OrganisationMembership
from network.organisations.policies import SPEAKING
from network.organisations.queries import members_with_role

Role = OrganisationMembership.Role

# Something changed that the engine must look at again -------------------------------------------


@together_with(InterestChanged)
def interest_is_dirty(event: InterestChanged) -> None:
    actions.mark_dirty("interest", event.interest_id, by=SYSTEM)


@together_with(OfferingPublished)
def new_offering_is_dirty(event: OfferingPublished) -> None:
    actions.mark_dirty("offering", event.offering_id, by=SYSTEM)


@together_with(OfferingChanged)
def offering_is_dirty(event: OfferingChanged) -> None:
    actions.mark_dirty("offering", event.offering_id, by=SYSTEM)


@together_with(CommunityChanged)
def community_is_dirty(event: CommunityChanged) -> None:
    actions.mark_dirty("community", event.community_id, by=SYSTEM)


@together_with(OrganisationVerified)
def verified_is_dirty(event: OrganisationVerified) -> None:
    actions.mark_dirty("partner", event.organisation_id, by=SYSTEM)


@together_with(OrganisationSuspended)
def suspended_is_dirty(event: OrganisationSuspended) -> None:
    actions.mark_dirty("partner", event.organisation_id, by=SYSTEM)


# A date, brought about by a match ---------------------------------------------------------------


@together_with(DateProposed)
def they_talk(event: DateProposed) -> None:
    actions.start_talking(event.about, by=SYSTEM)


@together_with(EditionPlanned)
def date_stands(event: EditionPlanned) -> None:
    if event.about:
        edition = Edition.objects.get(pk=event.edition_id)
        actions.agree_match(event.about, edition.ends_at, by=SYSTEM)


@together_with(EditionCancelled)
def date_fell_through(event: EditionCancelled) -> None:
    actions.reopen_match(event.about, by=SYSTEM)


# Telling people ---------------------------------------------------------------------------------


@after(MatchesSuggested)
def tell_the_community(event: MatchesSuggested) -> None:
    matches = queries.told_of(event.match_ids)
    if matches:
        community = matches[0].ask.interest.community
        ours, _theirs = queries.sides_of(matches[0])
        notify(
            "match.suggested",
            ours,
            key=f"suggested:{community.public_id}:{event.week or min(event.match_ids)}",
            facts={
                "community": community.name,
                "count": len(matches),
                "offerings": [match.offering.title for match in matches],
                "chosen": [_chosen(match) for match in matches],
            },
            path="/matches/",
            by=SYSTEM,
        )


def _chosen(match: Match) -> dict[str, str]:
    """Who chose it for the community, if a person did, and what they wrote with it."""
    choice = getattr(match, "choice", None)
    if choice is None or not choice.is_named or choice.member is None:
        return {}
    return {"name": choice.member.display_name, "line": choice.line}


@after(TableLaid)
def call_the_librarians(event: TableLaid) -> None:
    waiting = list(table.on_the_table_of(event.organisation_id))
    if waiting:
        notify(
            "match.table",
            members_with_role(event.organisation_id, [Role.COMMUNITY_LIBRARIAN]),
            key=f"table:{event.organisation_id}:{event.week}",
            facts={
                "count": len(waiting),
                "uncertain": sum(match.needs_a_look for match in waiting),
            },
            path="/matches/table/",
            by=SYSTEM,
        )


@after(GapInvited)
def invite_the_partner(event: GapInvited) -> None:
    invitation = GapInvitation.objects.get(pk=event.invitation_id)
    notify(
        "match.invitation",
        members_with_role(invitation.organisation_id, SPEAKING),
        key=f"invitation:{invitation.public_id}",
        facts={
            "text": invitation.text,
            "nl": invitation.topic.label_nl,
            "en": invitation.topic.label_en,
        },
        path="/offerings/new/",
        by=SYSTEM,
    )


@after(MatchProposed)
def ask_the_provider(event: MatchProposed) -> None:
    match = queries.told_of([event.match_id])[0]
    _ours, theirs = queries.sides_of(match)
    community = match.ask.interest.community
    for member in Member.objects.filter(pk__in=theirs):
        answers = {
            answer: link(Answer("match", str(match.public_id), str(member.public_id), answer))
            for answer in ("yes", "no", "later")
        }
        notify(
            "match.proposed",
            [member.pk],
            key=f"{match.about}:proposed:{match.remind_on or match.changed_at.date()}",
            facts={
                "community": "" if community.is_sensitive else community.name,
                "area": match.shown_where,
                "purpose": "" if community.is_sensitive else community.purpose,
                "ask": match.ask.title,
                "size": match.ask.size,
                "offering": match.offering.title,
                "text": match.introduction.text,
                "answers": answers,
            },
            path=f"/matches/{match.public_id}/",
            by=SYSTEM,
        )


@after(MatchAccepted)
def tell_both_of_the_yes(event: MatchAccepted) -> None:
    match = queries.told_of([event.match_id])[0]
    ours, theirs = queries.sides_of(match)
    notify(
        "match.accepted",
        {*ours, *theirs},
        key=f"{match.about}:accepted",
        facts={
            "community": match.ask.interest.community.name,
            "offering": match.offering.title,
        },
        path=f"/matches/{match.public_id}/",
        by=SYSTEM,
    )


@after(MatchDismissed)
def tell_the_community_of_a_no(event: MatchDismissed) -> None:
    if event.by_provider:
        match = queries.told_of([event.match_id])[0]
        ours, _theirs = queries.sides_of(match)
        notify(
            "match.declined",
            ours,
            key=f"{match.about}:declined",
            facts={
                "community": match.ask.interest.community.name,
                "offering": match.offering.title,
            },
            path="/matches/",
            by=SYSTEM,
        )


@after(MatchReconsidered)
def tell_that_they_think_again(event: MatchReconsidered) -> None:
    match = queries.told_of([event.match_id])[0]
    ours, _theirs = queries.sides_of(match)
    notify(
        "match.reconsidered",
        ours,
        key=f"{match.about}:reconsidered",
        facts={
            "community": match.ask.interest.community.name,
            "offering": match.offering.title,
        },
        path=f"/matches/{match.public_id}/",
        by=SYSTEM,
    )


@after(MonthCounted)
def tell_what_the_month_brought(event: MonthCounted) -> None:
    organisation = Organisation.objects.get(pk=event.organisation_id)
    what = yield_of(organisation, date.fromisoformat(event.month))
    notify(
        "match.yield",
        queries.speakers_for(organisation),
        key=f"yield:{organisation.public_id}:{event.month}",
        facts={
            "organisation": organisation.name,
            "month": event.month,
            "asked": what.asked,
            "met": what.met,
            "realised": what.realised,
            "people": what.people,
        },
        path="/matches/giving/",
        by=SYSTEM,
    )


@after(FollowUpAsked)
def ask_whether_it_worked_out(event: FollowUpAsked) -> None:
    follow_up = MatchFollowUp.objects.get(pk=event.follow_up_id)
    match = queries.told_of([follow_up.match_id])[0]
    ours, theirs = queries.sides_of(match)
    for member in Member.objects.filter(pk__in={*ours, *theirs}):
        answers = {
            answer: link(
                Answer("follow-up", str(follow_up.public_id), str(member.public_id), answer)
            )
            for answer in MatchFollowUp.Answer.values
        }
        notify(
            "match.follow_up",
            [member.pk],
            key=f"follow-up:{follow_up.public_id}",
            facts={
                "community": match.ask.interest.community.name,
                "offering": match.offering.title,
                "answers": answers,
            },
            path=f"/matches/{match.public_id}/",
            by=SYSTEM,
        )
