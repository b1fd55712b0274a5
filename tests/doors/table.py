"""Which rule stands behind which door: one row for each policy that can be knocked at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from chat.policies import (
    MessagePolicy,
    MessageReportPolicy,
    RoomMembershipPolicy,
    RoomPolicy,
    ThreadPolicy,
)
from matching.policies import (
    AskPolicy,
    FeedbackPolicy,
    FollowUpPolicy,
    GiverPacePolicy,
    MatchPolicy,
    MatchRunPolicy,
    PeerCardPolicy,
    TableRulesPolicy,
)
from network.accounts.policies import ApiTokenPolicy, SignInPolicy, UserPolicy
from network.activities.policies import (
    ActivityPolicy,
    DatePlanPolicy,
    EditionPolicy,
    ProposalPolicy,
)
from network.communities.policies import (
    CommunityMembershipPolicy,
    CommunityPolicy,
    InterestPolicy,
    is_living,
)
from network.kernel.policies import Policy, Rule
from network.members.policies import BlockPolicy, MemberPolicy
from network.notifications.policies import NoticePolicy, PreferencePolicy
from network.offerings.policies import OfferingPolicy
from network.organisations.policies import (
    LocationPolicy,
    OrganisationMembershipPolicy,
    OrganisationPolicy,
    is_not_archived,
)


def by_slug(row: Any) -> dict[str, Any]:
    return {"slug": row.slug}


def by_id(row: Any) -> dict[str, Any]:
    return {"public_id": row.public_id}


def in_its_community(row: Any) -> dict[str, Any]:
    return {"slug": row.community.slug, "wish": row.public_id}


def seat_in_its_community(row: Any) -> dict[str, Any]:
    return {"slug": row.community.slug, "seat": row.public_id}


def seat_at_its_organisation(row: Any) -> dict[str, Any]:
    return {"slug": row.organisation.slug, "seat": row.public_id}


def by_who_is_kept_away(row: Any) -> dict[str, Any]:
    return {"public_id": row.blocked.public_id}


def in_its_room(row: Any) -> dict[str, Any]:
    return {"public_id": row.room.public_id, "no": row.no}


def seat_in_its_room(row: Any) -> dict[str, Any]:
    return {"public_id": row.room.public_id, "seat": row.public_id}


@dataclass(frozen=True)
class Verb:
    """A deed as the doors name it: `page` and `rest` are routes, "" where there is none."""

    rule: Rule[Any]
    page: str = ""
    rest: str = ""
    said: dict[str, Any] = field(default_factory=dict)
    page_method: str = "post"
    rest_method: str = "post"


@dataclass(frozen=True)
class Doors:
    policy: type[Policy[Any]]
    address: Callable[[Any], dict[str, Any]] = by_id
    # GET pages of one row, each with the rule that opens it.
    pages: dict[str, Rule[Any]] = field(default_factory=dict)
    # Where its address on the page is not its address in REST.
    rest_address: Callable[[Any], dict[str, Any]] = by_id
    rest: str = ""
    detail: Rule[Any] | None = None
    listed: Rule[Any] | None = None
    stream: str = ""
    verbs: tuple[Verb, ...] = ()
    # Routes of which the deed is chosen by what the actor's own seat is; tested in their room.
    others: tuple[str, ...] = ()


def same(policy: Any, names: str, page: str = "", rest: str = "", **said: Any) -> tuple[Verb, ...]:
    """Verbs that are called the same in the rules, the addresses and REST."""
    return tuple(
        Verb(getattr(policy, name), page.format(name), rest and f"{rest}-{name}", said)
        for name in names.split()
    )


def change(policy: Any, page: str, rest: str) -> Verb:
    return Verb(policy.change, page, rest, page_method="get", rest_method="patch")


seat = OrganisationMembershipPolicy
TABLE = (
    Doors(
        CommunityPolicy, by_slug,
        pages={
            "communities:detail": CommunityPolicy.see_name,
            "communities:people": CommunityPolicy.view
            & (CommunityPolicy.see_people | CommunityPolicy.keep_people),
        },
        rest_address=by_slug, rest="community",
        detail=CommunityPolicy.see_name,
        listed=CommunityPolicy.view & is_living,
        verbs=(
            change(CommunityPolicy, "communities:change", "community-detail"),
            Verb(CommunityPolicy.follow, "communities:follow", "community-follow"),
            Verb(CommunityPolicy.change_phase, "communities:phase", "community-phase",
                 {"to": "renewing", "note": "Tijd voor iets anders."}, page_method="get"),
            Verb(CommunityPolicy.invite, "communities:invite", "community-invite",
                 {"address": "a@b.example"}),
            Verb(CommunityPolicy.write_wishes, "communities:wish_new", page_method="get"),
        ),
        others=(
            "communities:join", "communities:leave", "community-join", "community-leave",
        ),
    ),
    Doors(
        CommunityMembershipPolicy, seat_in_its_community,
        rest="membership", listed=CommunityMembershipPolicy.view,
        verbs=(
            *same(CommunityMembershipPolicy, "accept decline remove", "communities:{}",
                  "membership", reason="Dit past nu niet."),
            Verb(CommunityMembershipPolicy.change_role, "communities:role", "membership-role",
                 {"role": "core"}),
        ),
    ),
    Doors(
        InterestPolicy, in_its_community,
        pages={"communities:wish": InterestPolicy.view},
        rest="interest", detail=InterestPolicy.view, listed=InterestPolicy.view,
        verbs=(
            change(InterestPolicy, "communities:wish_change", "interest-detail"),
            *same(InterestPolicy, "confirm pause resume fulfil archive", "communities:wish_{}",
                  "interest"),
        ),
    ),
    Doors(
        OfferingPolicy, by_slug,
        pages={"offerings:detail": OfferingPolicy.view},
        rest_address=by_slug, rest="offering",
        detail=OfferingPolicy.view, listed=OfferingPolicy.find,
        verbs=(
            change(OfferingPolicy, "offerings:change", "offering-detail"),
            Verb(OfferingPolicy.archive, "offerings:archive", "offering-archive"),
            *same(OfferingPolicy, "publish confirm pause resume fill reopen", "offerings:do/{}",
                  "offering"),
        ),
    ),
    Doors(
        OrganisationPolicy, by_slug,
        pages={"organisations:detail": OrganisationPolicy.view},
        rest_address=by_slug, rest="organisation",
        detail=OrganisationPolicy.view, listed=OrganisationPolicy.view & is_not_archived,
        verbs=(
            change(OrganisationPolicy, "organisations:change", "organisation-detail"),
            *same(OrganisationPolicy, "submit verify suspend archive", "organisations:{}",
                  "organisation"),
            Verb(OrganisationPolicy.ask_to_join, "organisations:staff_join", "organisation-join",
                 page_method="get"),
            Verb(OrganisationPolicy.manage_staff, "organisations:staff", page_method="get"),
            Verb(OrganisationPolicy.change, "organisations:place_new", page_method="get"),
        ),
    ),
    Doors(
        seat, seat_at_its_organisation, rest="staff", listed=seat.view,
        verbs=(
            *same(seat, "approve decline withdraw pause resume end", "organisations:staff_{}",
                  "staff"),
            Verb(seat.change_role, "organisations:staff_role", "staff-role", {"role": "staff"}),
        ),
    ),
    Doors(
        MemberPolicy, pages={"members:detail": MemberPolicy.view},
        rest="member", detail=MemberPolicy.view, listed=MemberPolicy.listed,
        verbs=(Verb(MemberPolicy.view & MemberPolicy.block, "members:block", "member-block"),),
    ),
    Doors(
        BlockPolicy, by_who_is_kept_away, rest_address=by_who_is_kept_away,
        verbs=(Verb(BlockPolicy.lift, "members:unblock", "member-unblock"),),
    ),
    Doors(
        NoticePolicy, pages={"notifications:open": NoticePolicy.view},
        rest="notice", detail=NoticePolicy.view, listed=NoticePolicy.view,
        verbs=(Verb(NoticePolicy.mark_seen, rest="notice-seen"),),
    ),
    Doors(ApiTokenPolicy, verbs=(Verb(ApiTokenPolicy.revoke, "accounts:token-revoke"),)),
    Doors(SignInPolicy, verbs=(Verb(SignInPolicy.end, "accounts:session-end"),)),
    Doors(
        ActivityPolicy, by_slug, pages={"activities:detail": ActivityPolicy.view},
        rest_address=by_slug, rest="activity",
        detail=ActivityPolicy.view, listed=ActivityPolicy.view,
        verbs=(Verb(ActivityPolicy.change, "activities:needs", page_method="get"),),
    ),
    Doors(
        EditionPolicy, rest="edition", detail=EditionPolicy.view,  # its list is of what comes
        verbs=(
            Verb(EditionPolicy.cancel, "activities:cancel", "edition-cancel", {"reason": "Ziek"}),
        ),
    ),
    Doors(
        DatePlanPolicy, rest="date", detail=DatePlanPolicy.view, listed=DatePlanPolicy.view,
        verbs=(
            Verb(DatePlanPolicy.answer, "activities:agree", "date-agree"),
            Verb(DatePlanPolicy.answer, "activities:decline", "date-decline"),
        ),
    ),
    Doors(
        ProposalPolicy, pages={"activities:idea-detail": ProposalPolicy.view},
        rest="idea", detail=ProposalPolicy.view, listed=ProposalPolicy.view,
        verbs=(
            Verb(ProposalPolicy.answer, "activities:idea-answer", "idea-answer", {
                "outcome": "declined", "answer": "Nu niet.", "next_step": "Volgend jaar.",
            }),
            Verb(ProposalPolicy.answer, "activities:idea-take", "idea-take"),
            Verb(ProposalPolicy.withdraw, "activities:idea-withdraw", "idea-withdraw"),
        ),
    ),
    Doors(
        MatchPolicy, pages={"matching:detail": MatchPolicy.view},
        rest="match", detail=MatchPolicy.view, listed=MatchPolicy.view,
        verbs=(
            Verb(MatchPolicy.propose, "matching:propose", "match-propose",
                 {"text": "Dag!"}),
            Verb(MatchPolicy.answer_for_community, "matching:save", "match-save"),
            Verb(MatchPolicy.answer_for_community, "matching:dismiss", "match-dismiss",
                 {"reason": "not-now"}),
            Verb(MatchPolicy.undo, "matching:undo", "match-undo"),
            Verb(MatchPolicy.answer_for_provider, "matching:accept", "match-accept"),
            Verb(MatchPolicy.answer_for_provider, "matching:decline", "match-decline",
                 {"reason": "not-now"}),
            Verb(MatchPolicy.answer_for_provider, "matching:postpone", "match-postpone"),
            *same(MatchPolicy, "approve swap", "matching:table-{}"),
            Verb(MatchPolicy.lay_out & MatchPolicy.hold, "matching:table-hold"),
            Verb(MatchPolicy.take_back, "matching:table-undo"),
        ),
        others=("match-follow-up",),
    ),
    Doors(
        AskPolicy,
        pages={"matching:table-pair": AskPolicy.pair},
    ),
    Doors(
        MatchRunPolicy, verbs=(Verb(MatchRunPolicy.allow, "matching:run-allow"),),
    ),
    Doors(
        FollowUpPolicy,
        verbs=(Verb(FollowUpPolicy.answer, "matching:followed-up", said={"answer": "busy"}),),
    ),
    Doors(FeedbackPolicy, verbs=(Verb(FeedbackPolicy.forget, "matching:forget"),)),
    Doors(PeerCardPolicy, verbs=(Verb(PeerCardPolicy.ask, "matching:peer-ask"),)),
    Doors(
        RoomPolicy,
        pages={
            "chat:room": RoomPolicy.view,
            "chat:export": RoomPolicy.export,
            "chat:care": RoomPolicy.look_after,
        },
        rest="room", detail=RoomPolicy.view, listed=RoomPolicy.take_part, stream="room",
        verbs=(
            Verb(RoomPolicy.speak, "chat:post", "room-messages",
                 {"text": "Dag!", "md": "Dag!", "nonce": "0192f3c4-aaaa-7bbb-8ccc-0123456789ab"}),
            Verb(RoomPolicy.view, "chat:called", said={"calls": "hosts"}, page_method="get"),
            Verb(RoomPolicy.view, "chat:read", "room-read", {"no": 1}),
            Verb(RoomPolicy.view, "chat:unread", "room-unread", {"no": 1}),
            Verb(RoomPolicy.take_part, "chat:notify", "room-notify", {"notify": "all"}),
            Verb(RoomPolicy.view, "chat:threads", page_method="get"),
            Verb(RoomPolicy.leave, "chat:leave", "room-leave"),
            Verb(RoomPolicy.view, "chat:pins", page_method="get"),
            Verb(RoomPolicy.enter, "chat:enter"),
            Verb(RoomPolicy.look_after, "chat:settings", page_method="get"),
            Verb(RoomPolicy.look_after, "chat:care", "room-pace", {"seconds": 10}),
            Verb(RoomPolicy.view, rest="room-messages", rest_method="get"),
            Verb(RoomPolicy.view, rest="room-changes", said={"since": "a:0"}, rest_method="get"),
        ),
        others=("room-thread",),
    ),
    Doors(
        MessagePolicy, in_its_room, rest_address=in_its_room,
        pages={"chat:message": MessagePolicy.view},
        verbs=(
            Verb(MessagePolicy.view, rest="room-message", rest_method="get"),
            Verb(MessagePolicy.edit, "chat:message_edit", "room-message",
                 {"text": "Anders", "md": "Anders", "ver": 1}, rest_method="patch"),
            Verb(MessagePolicy.delete, "chat:message_delete", "room-message",
                 rest_method="delete"),
            Verb(MessagePolicy.restore, "chat:message_restore", "room-message-restore"),
            Verb(MessagePolicy.react, "chat:message_react", "room-message-react",
                 {"mark": "heart", "emoji": "heart"}),
            Verb(MessagePolicy.pin, "chat:message_pin", "room-message-pin"),
            Verb(MessagePolicy.pin, "chat:message_unpin", "room-message-pin", {"on": False}),
            Verb(MessagePolicy.report, "chat:message_report", "room-message-report",
                 {"reason": "unkind"}),
        ),
    ),
    Doors(
        RoomMembershipPolicy, seat_in_its_room, rest_address=seat_in_its_room,
        verbs=(
            Verb(RoomMembershipPolicy.mute, "chat:mute", "room-mute",
                 {"lasts": "1", "hours": 1, "reason": "Even rust"}),
            Verb(RoomMembershipPolicy.unmute, "chat:unmute", "room-unmute"),
        ),
    ),
    Doors(
        MessageReportPolicy, pages={"chat:report": MessageReportPolicy.view},
        rest="report", detail=MessageReportPolicy.view, listed=MessageReportPolicy.view,
        verbs=(
            Verb(MessageReportPolicy.judge, "chat:report", "report-judge",
                 {"verdict": "keep", "stays": True, "answer": "Dit mag."}),
        ),
    ),
)  # fmt: skip

# Policies without a door of their own: where their answer shows instead.
WITHOUT_DOORS = {
    UserPolicy: "one's own account, on the pages of settings",
    LocationPolicy: "on the page of its organisation, whose rule decides",
    PreferencePolicy: "one's own, on one page without a key",
    ThreadPolicy: "under a message of its room, whose rule decides who sees it",
    GiverPacePolicy: "one's own givers, on one page without a key",
    TableRulesPolicy: "on the match table, for the library in the address",
}

# Addresses with something in them that is no row behind a policy.
NO_ROW = {
    "matching:table-rules": "the library whose table it is",
    "matching:gap-invitation": "a topic and a place",
    "organisations:place_change": "the place within an organisation that may be changed",
    "offerings:write": "the kind of a new offering",
    "offerings:still-true": "a signed link",
    "activities:idea-sent": "a signed link",
    "matching:answer": "a signed link",
    "notifications:stop": "a signed link",
    "matching:preview": "which side is being written",
    **{
        f"chat:{name}": "the number of a message in a room behind its policy"
        for name in ("thread", "thread_name", "thread_read", "thread_follow", "thread_answered")
    },
    "members:preview": "one's own page through other eyes",
}
PUBLIC_LISTS = {"topic", "area"}
