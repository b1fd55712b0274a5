from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from network.kernel import search
from network.kernel.actors import Actor
from network.members.circles import (
    Line,
    facet,
    shares_a_group,
    tells_of_work,
    works_in_the_field,
)
from network.members.models import Member
from network.organisations.models import Location, Organisation, OrganisationMembership
from network.organisations.policies import (
    LocationPolicy,
    OrganisationMembershipPolicy,
    OrganisationPolicy,
    grown_up,
    is_known_to,
    works_at,
)
from network.vocabulary import reference
from network.vocabulary.models import Area
from network.vocabulary.queries import areas_within

Role = OrganisationMembership.Role


def organisations_for(
    actor: Actor, *, text: str = "", kind: str = "", area: str = ""
) -> QuerySet[Organisation]:
    """The organisations this actor may see; `kind` may also be "partner"."""
    rows: QuerySet[Organisation] = OrganisationPolicy.view.filter(actor)
    rows = rows.exclude(state=Organisation.State.ARCHIVED)
    if text:
        rows = search.matching(rows, text)
    if kind == "partner":
        rows = rows.exclude(kind__in=[Organisation.LIBRARY, Organisation.SUPPORT])
    elif kind:
        rows = rows.filter(kind=kind)
    if area:
        rows = rows.filter(Q(area__in=(near := areas_within(area))) | _has_a_place_in(near))
    places = Location.objects.select_related("area").order_by("name")
    return (
        rows.select_related("area")
        .prefetch_related(Prefetch("locations", places))
        .order_by("name", "pk")
    )


def _has_a_place_in(areas: QuerySet[Area, int]) -> Q:
    return Q(Exists(Location.objects.filter(organisation=OuterRef("pk"), area__in=areas)))


def organisations_waiting(actor: Actor) -> QuerySet[Organisation]:
    """What the network's host still has to check."""
    rows: QuerySet[Organisation] = OrganisationPolicy.verify.filter(actor)
    return (
        rows.filter(state=Organisation.State.SUBMITTED)
        .select_related("area")
        .order_by("changed_at")
    )


def organisation_for(actor: Actor, slug: str) -> Organisation:
    """One organisation with its places, and what this actor may do with it."""
    policy = OrganisationPolicy
    rows: QuerySet[Organisation] = Organisation.objects.select_related("area", "parent")
    rows = rows.annotate(
        may_change=policy.change.expression(actor),
        may_submit=policy.submit.expression(actor),
        may_verify=policy.verify.expression(actor),
        may_suspend=policy.suspend.expression(actor),
        may_ask_to_join=policy.ask_to_join.expression(actor),
        may_manage_staff=policy.manage_staff.expression(actor),
    )
    places = Location.objects.select_related("area").order_by("name")
    rows = rows.prefetch_related(Prefetch("locations", places))
    found: Organisation = policy.view.get(actor, rows, slug=slug)
    return found


def location_for(actor: Actor, organisation: Organisation, slug: str) -> Location:
    found: Location = LocationPolicy.change.get(actor, organisation=organisation, slug=slug)
    return found


def staff_shown(organisation: Organisation, actor: Actor) -> QuerySet[OrganisationMembership]:
    """The people who work there, as far as they let this actor see them."""
    return (
        OrganisationMembership.objects.active()
        .filter(is_known_to(actor) | OrganisationMembershipPolicy.view.q(actor))
        .filter(organisation=organisation)
        .select_related("member", "location")
        .order_by("member__display_name", "pk")
    )


def staff_managed(organisation: Organisation, actor: Actor) -> QuerySet[OrganisationMembership]:
    """Everybody with a place or a request there, with the buttons of who keeps the list."""
    policy = OrganisationMembershipPolicy
    rows: QuerySet[OrganisationMembership] = policy.view.filter(actor)
    return (
        rows.filter(
            organisation=organisation,
            state__in=[
                OrganisationMembership.State.REQUESTED,
                OrganisationMembership.State.ACTIVE,
                OrganisationMembership.State.PAUSED,
            ],
        )
        .select_related("member")
        .annotate(
            may_approve=policy.approve.expression(actor),
            may_change_role=policy.change_role.expression(actor),
            may_end=policy.end.expression(actor),
        )
        .order_by("state", "member__display_name", "pk")
    )


def seat_for(actor: Actor, organisation: Organisation, public_id: UUID) -> OrganisationMembership:
    found: OrganisationMembership = OrganisationMembershipPolicy.view.get(
        actor, organisation=organisation, public_id=public_id
    )
    return found


def seats_for(actor: Actor) -> QuerySet[OrganisationMembership]:
    """Where the actor works, and the staff lists they keep."""
    rows: QuerySet[OrganisationMembership] = OrganisationMembershipPolicy.view.filter(actor)
    return rows.select_related("member", "organisation").order_by("-created_at", "-pk")


def seat_named(actor: Actor, public_id: UUID) -> OrganisationMembership:
    found: OrganisationMembership = OrganisationMembershipPolicy.view.get(
        actor, seats_for(actor), public_id=public_id
    )
    return found


def organisation_after(organisation: Organisation) -> Organisation:
    """As it is after a deed of somebody who could see it before."""
    return Organisation.objects.select_related("area").get(pk=organisation.pk)


def my_seat(organisation: Organisation, actor: Actor) -> OrganisationMembership | None:
    """The actor's own place there, asked for or held."""
    if actor.member_id is None:
        return None
    return (
        OrganisationMembership.objects.filter(organisation=organisation, member=actor.member_id)
        .exclude(state__in=["declined", "ended"])
        .first()
    )


def organisations_of(actor: Actor, roles: Iterable[str] = ()) -> QuerySet[Organisation]:
    """Where the actor works, or works in one of these roles."""
    rows = Organisation.objects.filter(works_at(actor, "pk", tuple(roles)))
    return rows.exclude(state=Organisation.State.ARCHIVED).order_by("name", "pk")


def may_apply(actor: Actor) -> bool:
    return grown_up.filter(actor, Member.objects.all()).exists()


def area_of_location(slug: str) -> Area | None:
    """Where a building stands."""
    place = Location.objects.filter(slug=slug).select_related("area").first() if slug else None
    return place.area if place else None


def branches() -> QuerySet[Location]:
    """Every branch of a library in the network, where a community can be at home."""
    return (
        Location.objects.filter(
            organisation__kind=Organisation.LIBRARY,
            organisation__state=Organisation.State.VERIFIED,
        )
        .select_related("organisation")
        .order_by("organisation__name", "name")
    )


def members_with_role(organisation_id: int, roles: Iterable[str]) -> list[int]:
    """Who to tell: the active people there with one of these roles."""
    return list(
        OrganisationMembership.objects.active()
        .filter(organisation=organisation_id, role__in=tuple(roles))
        .order_by("pk")
        .values_list("member_id", flat=True)
    )


def hosts() -> list[int]:
    return list(Member.objects.present().filter(is_host=True).values_list("pk", flat=True))


def seat_with_names(membership_id: int) -> OrganisationMembership:
    return OrganisationMembership.objects.select_related("member", "organisation").get(
        pk=membership_id
    )


def organisation_named(organisation_id: int) -> Organisation:
    return Organisation.objects.get(pk=organisation_id)


@shares_a_group
def colleagues(actor: Actor) -> Q:
    """Members who work where the actor works."""
    mine = OrganisationMembership.objects.active().filter(member=actor.member_id)
    theirs = OrganisationMembership.objects.active().filter(
        member=OuterRef("pk"), organisation__in=mine.values("organisation")
    )
    return Q(Exists(theirs))


@works_in_the_field
def working_here() -> Q:
    """Members who are here for their work: at a checked organisation, not as a volunteer."""
    seats = OrganisationMembership.objects.active().filter(
        member=OuterRef("pk"), organisation__state=Organisation.State.VERIFIED
    )
    return Q(Exists(seats.exclude(role=Role.VOLUNTEER)))


@tells_of_work
def work_of(members: Collection[int]) -> dict[int, list[Line]]:
    """What members do at which organisation, to write under their names."""
    seats = (
        OrganisationMembership.objects.active()
        .filter(member__in=members, organisation__state=Organisation.State.VERIFIED)
        .select_related("organisation")
        .order_by("organisation__name")
    )
    lines: dict[int, list[Line]] = {}
    for seat in seats:
        path = reverse("organisations:detail", args=[seat.organisation.slug])
        role = seat.job_title or reference.label("organisation_roles", seat.role)
        lines.setdefault(seat.member_id, []).append(Line(role, seat.organisation.name, path))
    return lines


@facet(
    "role",
    label=_("What somebody does"),
    anything=_("Everything"),
    choices=lambda: reference.choices("organisation_roles"),
)
def with_role(role: str) -> Q:
    seats = OrganisationMembership.objects.active().filter(member=OuterRef("pk"), role=role)
    return Q(Exists(seats.filter(organisation__state=Organisation.State.VERIFIED)))


@facet("organisation", label=_("Where somebody works"))
def working_at(slug: str) -> Q:
    seats = OrganisationMembership.objects.active().filter(
        member=OuterRef("pk"),
        organisation__slug=slug,
        organisation__state=Organisation.State.VERIFIED,
    )
    return Q(Exists(seats))
