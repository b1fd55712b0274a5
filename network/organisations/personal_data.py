from django.utils.translation import gettext_lazy as _

from network.kernel.personal_data import (
    Audience,
    End,
    Personal,
    holds,
    holds_nothing_personal,
)
from network.organisations.models import Location, Organisation, OrganisationMembership

holds_nothing_personal(Organisation, Location)

WORK = _("to know who may speak and act for an organisation")

holds(
    OrganisationMembership,
    called=_("your work at an organisation"),
    whose="member",
    member=Personal(WORK, Audience.MEMBERS),
    location=Personal(_("at which branch somebody can be found"), Audience.MEMBERS),
    role=Personal(WORK, Audience.MEMBERS),
    job_title=Personal(_("what somebody does there, in their own words"), Audience.MEMBERS),
    state=Personal(WORK, Audience.STAFF),
    verified_by=Personal(
        _("who confirmed that somebody works there"), Audience.STAFF, end=End.KEPT_WITHOUT_NAME
    ),
)
