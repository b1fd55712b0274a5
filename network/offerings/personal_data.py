from django.utils.translation import gettext_lazy as _

from network.kernel.personal_data import Audience, Personal, holds
from network.offerings.models import Offering

OWN_WORDS = _("what somebody offers in their own name, in their own words")

holds(
    Offering,
    called=_("what you offer"),
    whose="member",
    member=Personal(_("who gives it, when no organisation does"), Audience.GROUPS),
    title=Personal(OWN_WORDS, Audience.MEMBERS),
    text=Personal(OWN_WORDS, Audience.MEMBERS),
    conditions=Personal(OWN_WORDS, Audience.MEMBERS),
    area=Personal(_("around where somebody offers it; never an address"), Audience.MEMBERS),
    dayparts=Personal(_("when it usually suits somebody"), Audience.MEMBERS),
)
