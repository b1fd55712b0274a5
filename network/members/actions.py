from __future__ import annotations

from datetime import time, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from network.accounts.models import User
from network.kernel import clock, search
from network.kernel.actors import Actor, system_only
from network.kernel.errors import Invalid
from network.kernel.events import publish
from network.members.drafts import Newcomer, ProfileDraft
from network.members.events import BlockLifted, MemberBlocked, MemberJoined, ProfileChanged
from network.members.models import Block, Member, Visibility
from network.members.policies import BlockPolicy, MemberPolicy
from network.members.queries import is_professional, searchable_text
from network.members.visibility import FIELDS

WAITING_ROOM = timedelta(days=7)
PROTECTED = {Visibility.NOBODY, Visibility.GROUPS}


@system_only
@transaction.atomic
def join_network(user: User, newcomer: Newcomer, *, by: Actor) -> Member:
    """Give a new account its person: waiting, until the e-mail address is shown to be theirs."""
    return Member.objects.create(
        user=user,
        display_name=newcomer.display_name,
        age_band=newcomer.age_band,
        band_confirmed_on=clock.today(),
        home_area=newcomer.home_area,
        languages=[newcomer.locale],
        locale=newcomer.locale,
        directory_visibility=Visibility.GROUPS,
        state=Member.State.PENDING,
    )


@system_only
@transaction.atomic
def arrive(member: Member, *, by: Actor) -> Member:
    """Let somebody in who just signed in: the first time, or again after a long while."""
    member = Member.objects.select_for_update().get(pk=member.pk)
    if member.state == Member.State.PENDING:
        publish(MemberJoined(member_id=member.pk), by=by)
        search.index(member, *searchable_text(member))
    elif member.state != Member.State.DORMANT:
        return member
    member.state = Member.State.ACTIVE
    member.save(update_fields=["state", "changed_at"])
    return member


@system_only
@transaction.atomic
def forget_newcomers(*, by: Actor) -> int:
    """Keep nothing of who never showed that the e-mail address was theirs."""
    waited = Member.objects.filter(
        state=Member.State.PENDING, created_at__lt=clock.now() - WAITING_ROOM
    )
    accounts = User.objects.filter(pk__in=list(waited.values_list("user", flat=True)))
    forgotten = waited.count()
    waited.delete()
    accounts.delete()
    return forgotten


@transaction.atomic
def change_profile(member: Member, draft: ProfileDraft, *, by: Actor) -> Member:
    """Change what others may know about you, and who sees it."""
    member = Member.objects.select_for_update().get(pk=member.pk)
    MemberPolicy.change.require(by, member)
    if draft.is_adult_now and member.age_band == Member.AgeBand.MINOR:
        member.age_band = Member.AgeBand.ADULT
        member.band_confirmed_on = clock.today()
    _check_audience(member, draft)
    member.display_name = draft.display_name
    member.pronouns = draft.pronouns
    member.bio = draft.bio
    member.home_area = draft.home_area
    member.languages = draft.languages
    member.contact_preference = draft.contact_preference
    member.locale = draft.locale
    member.directory_visibility = draft.directory_visibility
    member.field_visibility = {
        name: who for name, who in draft.visibility.items() if name in FIELDS and who
    }
    member.save()
    search.index(member, *searchable_text(member))
    publish(ProfileChanged(member_id=member.pk), by=by)
    return member


def _check_audience(member: Member, draft: ProfileDraft) -> None:
    if member.age_band == Member.AgeBand.MINOR and draft.directory_visibility not in PROTECTED:
        raise Invalid(
            _("You are 16 or 17. Only you and your communities see your page."),
            field="directory_visibility",
        )
    if draft.directory_visibility == Visibility.PUBLIC and not is_professional(member):
        raise Invalid(
            _("Only people who work at a library or partner can be seen without an account."),
            field="directory_visibility",
        )


@transaction.atomic
def block_member(member: Member, *, by: Actor) -> Block:
    """Meet somebody no more; they are not told."""
    MemberPolicy.block.require(by, member)
    block, created = Block.objects.get_or_create(member_id=by.as_member, blocked=member)
    if created:
        publish(MemberBlocked(member_id=by.as_member, blocked_id=member.pk), by=by)
    return block


@transaction.atomic
def lift_block(block: Block, *, by: Actor) -> None:
    """Let somebody near again."""
    BlockPolicy.lift.require(by, block)
    publish(BlockLifted(member_id=block.member_id, blocked_id=block.blocked_id), by=by)
    block.delete()


@transaction.atomic
def choose_quiet_hours(
    member: Member, quiet_from: time | None, quiet_until: time | None, *, by: Actor
) -> Member:
    """Say between which hours no mail may come; both empty means at any time."""
    member = Member.objects.select_for_update().get(pk=member.pk)
    MemberPolicy.change.require(by, member)
    if (quiet_from is None) != (quiet_until is None):
        raise Invalid(_("Fill in both times, or none."), field="quiet_until")
    member.quiet_from, member.quiet_until = quiet_from, quiet_until
    member.save(update_fields=["quiet_from", "quiet_until", "changed_at"])
    return member
