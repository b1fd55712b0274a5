from django.utils.translation import gettext_lazy as _

from network.communities.models import (
    Community,
    CommunityMembership,
    Interest,
    InterestAsk,
    PhaseChange,
)
from network.kernel.personal_data import Audience, End, Personal, holds, holds_nothing_personal

# What a community says about itself is said by the group, in nobody's name.
holds_nothing_personal(Community, Interest, InterestAsk)

TAKING_PART = _("to know who takes part, and who may speak for the group")

holds(
    CommunityMembership,
    called=_("your place in a group"),
    whose="member",
    member=Personal(TAKING_PART, Audience.GROUPS),
    role=Personal(TAKING_PART, Audience.GROUPS),
    state=Personal(TAKING_PART, Audience.GROUPS),
    message=Personal(
        _("what somebody wrote when asking to take part"),
        Audience.STAFF,
        kept_for=_("until the request is answered or taken back; at most as long as the seat"),
    ),
    reason=Personal(_("why somebody was refused or sent away"), Audience.STAFF),
    consented_at=Personal(
        _("that somebody agreed to take part in a sensitive group"),
        Audience.SELF,
        basis="explicit consent",
        kept_for=_("as long as they take part"),
    ),
)

holds(
    PhaseChange,
    called=_("a step of a group"),
    whose="member",
    member=Personal(
        _("who took the step with the group"), Audience.GROUPS, end=End.KEPT_WITHOUT_NAME
    ),
    note=Personal(_("why this step, in their words"), Audience.GROUPS, end=End.KEPT_WITHOUT_NAME),
)
