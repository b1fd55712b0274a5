"""Asking a partner for what is looked for and not offered."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from matching.events import GapInvited
from matching.models import GapInvitation
from matching.policies import maps_the_gaps
from network.kernel import clock
from network.kernel.actors import Actor
from network.kernel.errors import Conflict, Forbidden
from network.kernel.events import publish
from network.organisations.models import Organisation
from network.vocabulary.models import Area, Topic

NOT_AGAIN_FOR = timedelta(days=30)


@transaction.atomic
def invite_partner(
    topic: Topic, area: Area, organisation: Organisation, text: str, *, by: Actor
) -> GapInvitation:
    """Send an invitation to who speaks for a partner; once a month for one topic."""
    if not maps_the_gaps.filter(by).exists():
        raise Forbidden(_("This can't be done now, or not by you. Nothing has changed."))
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    since = clock.now() - NOT_AGAIN_FOR
    if organisation.gap_invitations.filter(topic=topic, created_at__gt=since).exists():
        raise Conflict(_("They were asked for this already in the past month."))
    invitation = GapInvitation.objects.create(
        topic=topic, area=area, organisation=organisation, text=text, member_id=by.as_member
    )
    publish(GapInvited(invitation_id=invitation.pk), by=by)
    return invitation
