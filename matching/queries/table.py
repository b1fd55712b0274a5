"""The match table: what lies ready for each community, and what may leave by itself."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, When

from matching.facts import week_of
from matching.models import Bundle, Match, TableChoice, TableRules, UnmetAsk
from matching.policies import AskPolicy, MatchPolicy, somebody_looks
from matching.queries import round_begins, whole
from network.communities.models import Community, Interest, InterestAsk
from network.kernel import clock
from network.kernel.actors import Actor
from network.offerings.models import Offering
from network.organisations.models import Organisation, OrganisationMembership
from network.organisations.policies import speaks_for

COMMUNITY = "ask__interest__community"
Deed = TableChoice.Deed


@dataclass
class Place:
    """What lies at one community's place at the table."""

    community: Community
    was_sent: bool
    matches: list[Match] = field(default_factory=list)
    unmet: list[UnmetAsk] = field(default_factory=list)

    @property
    def certain(self) -> list[Match]:
        return [match for match in self.undecided if not match.needs_a_look]

    @property
    def uncertain(self) -> list[Match]:
        return [match for match in self.undecided if match.needs_a_look]

    @property
    def undecided(self) -> list[Match]:
        return [match for match in self.matches if choice_of(match) is None]

    @property
    def approved(self) -> list[Match]:
        return [match for match in self.matches if _is(match, TableChoice.LEAVING)]

    @property
    def held(self) -> list[Match]:
        return [match for match in self.matches if _is(match, [Deed.HELD])]


def choice_of(match: Match) -> TableChoice | None:
    return getattr(match, "choice", None)


def _is(match: Match, deeds: Sequence[str]) -> bool:
    choice = choice_of(match)
    return choice is not None and choice.deed in deeds


def on_the_table(actor: Actor) -> QuerySet[Match]:
    """What this actor may still decide on."""
    return whole(MatchPolicy.lay_out.filter(actor)).order_by(
        f"{COMMUNITY}__name", COMMUNITY, "needs_a_look", "-score", "pk"
    )


def match_on_the_table(actor: Actor, public_id: object) -> Match:
    found: Match = MatchPolicy.lay_out.get(actor, whole(Match.objects.all()), public_id=public_id)
    return found


def places(actor: Actor) -> list[Place]:
    """Each community for which something lies ready, by name, and then where nothing was found."""
    week = week_of(clock.today())
    sent = set(Bundle.objects.filter(week=week).values_list("community", flat=True))
    found: dict[int, Place] = {}

    def place_of(community: Community) -> Place:
        return found.setdefault(community.pk, Place(community, community.pk in sent))

    for match in on_the_table(actor):
        place_of(match.ask.interest.community).matches.append(match)
    for missing in unmet_at_the_table(actor):
        place_of(missing.ask.interest.community).unmet.append(missing)
    return sorted(
        found.values(),
        key=lambda place: (not place.matches, place.community.name, place.community.pk),
    )


def asks_of(actor: Actor) -> QuerySet[InterestAsk]:
    """What this actor may put together with an offering by hand."""
    rows = AskPolicy.pair.filter(actor).filter(interest__state=Interest.State.ACTIVE)
    return rows.select_related("interest__community", "interest__area").order_by(
        "interest__community__name", "place", "pk"
    )


def ask_to_pair(actor: Actor, public_id: object) -> InterestAsk:
    rows = InterestAsk.objects.select_related(
        "interest__area__parent", "interest__community__home_branch__organisation"
    )
    found: InterestAsk = AskPolicy.pair.get(actor, rows, public_id=public_id)
    return found


def unmet_at_the_table(actor: Actor) -> QuerySet[UnmetAsk]:
    return (
        UnmetAsk.objects.filter(ask__in=asks_of(actor).order_by().values("pk"))
        .select_related("ask__interest__community")
        .order_by("since", "pk")
    )


def my_libraries(actor: Actor) -> QuerySet[Organisation]:
    """The libraries whose table this actor may set the rules of."""
    return Organisation.objects.libraries().filter(speaks_for(actor, "pk")).order_by("name", "pk")


def rules_of(library: Organisation) -> TableRules:
    return TableRules.objects.filter(organisation=library).first() or TableRules(
        organisation=library
    )


def stands_somewhere(actor: Actor) -> bool:
    """Whether there is a table for this actor at all."""
    mine = speaks_for(actor, "pk") | speaks_for(actor, "parent")
    return Organisation.objects.libraries().filter(mine).exists()


# What may leave ---------------------------------------------------------------------------------


def _waiting() -> QuerySet[Match]:
    return Match.objects.filter(told_at=None).unanswered()


def _leaves_alone() -> Q:
    """Certain or approved; where no librarian looks, everything that nobody kept."""
    approved = Q(choice__deed__in=TableChoice.LEAVING)
    return approved | Q(choice=None) & (Q(needs_a_look=False) | ~somebody_looks(COMMUNITY))


def _best_first(rows: QuerySet[Match]) -> QuerySet[Match]:
    by_a_person = Case(
        When(choice__deed__in=TableChoice.NAMED, then=0), default=1, output_field=IntegerField()
    )
    return rows.order_by(by_a_person, "-score", "pk")


def leaving_of(community: Community) -> QuerySet[Match]:
    return _best_first(_waiting().filter(_leaves_alone(), **{COMMUNITY: community}))


def approved_of(community: Community) -> QuerySet[Match]:
    rows = _waiting().filter(choice__deed__in=TableChoice.LEAVING, **{COMMUNITY: community})
    return _best_first(rows)


def told_before(matches: Iterable[Match]) -> set[tuple[int, int]]:
    """Pairs that the community heard of before; only a "not now" may be told once more."""
    asks = {match.ask_id for match in matches}
    rows = Match.objects.filter(ask__in=asks, told_at__isnull=False)
    return set(rows.exclude(state=Match.State.DISMISSED).values_list("ask", "offering"))


def communities_with_news() -> QuerySet[Community]:
    """Communities with something to tell, and no bundle this week."""
    sent = Bundle.objects.filter(community=OuterRef("pk"), week=week_of(clock.today()))
    leaving = _waiting().filter(_leaves_alone(), **{COMMUNITY: OuterRef("pk")})
    return Community.objects.filter(Exists(leaving), ~Exists(sent)).order_by("pk")


def communities_to_tell() -> QuerySet[Community]:
    """Those whose round may leave by itself now: nobody looks, or everybody had the time to."""
    return communities_with_news().exclude(home_branch__organisation__in=_still_looking())


def _still_looking() -> list[int]:
    """Libraries with a librarian, whose time to look is not over or never is."""
    rules = {row.organisation_id: row for row in TableRules.objects.all()}
    days = (clock.now() - round_begins()).days
    return [
        library
        for library in _with_librarian().values_list("pk", flat=True)
        if (wait := rules.get(library, TableRules()).wait_days) is None or wait > days
    ]


def _with_librarian() -> QuerySet[Organisation]:
    seats = OrganisationMembership.objects.active().filter(
        organisation=OuterRef("pk"), role=OrganisationMembership.Role.COMMUNITY_LIBRARIAN
    )
    return Organisation.objects.libraries().filter(Exists(seats)).order_by("pk")


def libraries_to_call() -> QuerySet[Organisation]:
    """Libraries with something on the table, whose librarians were not called this week."""
    called = TableRules.objects.filter(
        organisation=OuterRef("pk"), called_in_week=week_of(clock.today())
    )
    ready = _waiting().filter(
        ~Q(choice__deed__in=TableChoice.STAYING) | Q(choice=None),
        **{f"{COMMUNITY}__home_branch__organisation": OuterRef("pk")},
    )
    return _with_librarian().filter(Exists(ready), ~Exists(called))


def on_the_table_of(library_id: int) -> QuerySet[Match]:
    """What lies ready for a library's librarians, undecided."""
    return _waiting().filter(choice=None, **{f"{COMMUNITY}__home_branch__organisation": library_id})


# What to watch out for --------------------------------------------------------------------------


@dataclass(frozen=True)
class Watch:
    """What a librarian should know of one suggestion before it leaves."""

    times_before: int  # the community heard of this partner so often before
    is_near_limit: bool  # the partner can take one more conversation


def watched(matches: Sequence[Match]) -> dict[int, Watch]:
    before, busy = _heard_before(matches), _introductions(matches)
    return {
        match.pk: Watch(
            before[match.ask.interest.community_id, giver_of(match.offering)],
            busy[giver_of(match.offering)] + 1 >= match.offering.max_parallel_matches,
        )
        for match in matches
    }


def giver_of(offering: Offering) -> tuple[str, int | None]:
    if offering.organisation_id:
        return "organisation", offering.organisation_id
    return "member", offering.member_id


def _heard_before(matches: Sequence[Match]) -> Counter[tuple[int, tuple[str, int | None]]]:
    communities = {match.ask.interest.community_id for match in matches}
    told = Match.objects.filter(
        told_at__isnull=False, **{f"{COMMUNITY}__in": communities}
    ).select_related("ask__interest", "offering")
    return Counter((row.ask.interest.community_id, giver_of(row.offering)) for row in told)


def _introductions(matches: Sequence[Match]) -> Counter[tuple[str, int | None]]:
    asked = [Match.State.PROPOSED, Match.State.ACCEPTED, Match.State.TALKING]
    mine = Q(offering__organisation__in={match.offering.organisation_id for match in matches})
    mine |= Q(offering__member__in={match.offering.member_id for match in matches})
    open_now = Match.objects.filter(mine, state__in=asked).select_related("offering")
    return Counter(giver_of(row.offering) for row in open_now)


def changed_while_held(match: Match) -> bool:
    """Held, and no longer what it was: she is asked anew."""
    choice = choice_of(match)
    return bool(choice and choice.deed == Deed.HELD and choice.as_it_was != looks_like(match))


def looks_like(match: Match) -> str:
    """What a librarian had before her; when it changes, she is asked anew."""
    seen = json.dumps([match.band, match.reasons, match.warnings], sort_keys=True)
    return hashlib.sha256(seen.encode()).hexdigest()
