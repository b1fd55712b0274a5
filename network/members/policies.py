from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from network.kernel.actors import Actor
from network.kernel.policies import NOBODY, Policy, rule, signed_in
from network.members import circles
from network.members.models import Block, Member, Visibility


@rule
def myself(actor: Actor) -> Q:
    return Q(pk=actor.member_id) if actor.member_id else NOBODY


@rule
def is_present(actor: Actor) -> Q:
    return Q(state__in=[Member.State.ACTIVE, Member.State.DORMANT])


@rule
def is_adult(actor: Actor) -> Q:
    return Q(age_band=Member.AgeBand.ADULT)


@rule
def is_public(actor: Actor) -> Q:
    """Only who is here for their work may stand on the open web."""
    return Q(directory_visibility=Visibility.PUBLIC) & circles.professionals()


@rule
def is_open_to_members(actor: Actor) -> Q:
    if actor.member_id is None:
        return NOBODY
    return Q(directory_visibility__in=[Visibility.MEMBERS, Visibility.PUBLIC])


@rule
def shares_a_group(actor: Actor) -> Q:
    return circles.fellows(actor)


@rule
def is_open_to_groups(actor: Actor) -> Q:
    return ~Q(directory_visibility=Visibility.NOBODY)


@rule
def has_blocked_me(actor: Actor) -> Q:
    return Q(Exists(Block.objects.filter(member=OuterRef("pk"), blocked=actor.member_id)))


@rule
def is_blocked_by_me(actor: Actor) -> Q:
    return Q(Exists(Block.objects.filter(blocked=OuterRef("pk"), member=actor.member_id)))


known_to_members = (is_open_to_members | (shares_a_group & is_open_to_groups)) & ~has_blocked_me
another = signed_in & ~myself & is_present


class MemberPolicy(Policy[Member]):
    model = Member

    view = is_present & (myself | is_public | known_to_members)
    # The directory: adults who chose it; a page may be open to somebody without being listed.
    listed = (
        is_present
        & is_adult
        & (is_public | (is_open_to_members & ~has_blocked_me))
        & ~is_blocked_by_me
    )
    # How close somebody stands, for the fields of the page.
    near = signed_in & ~has_blocked_me
    fellow = shares_a_group & ~has_blocked_me
    change = myself & is_present
    block = another


@rule
def of_mine(actor: Actor) -> Q:
    return Q(member=actor.member_id) if actor.member_id else NOBODY


class BlockPolicy(Policy[Block]):
    model = Block

    view = of_mine
    lift = of_mine
