"""What the network keeps about a person, and why."""

from django.utils.translation import gettext_lazy as _

from network.kernel.personal_data import Audience, End, Personal, holds
from network.members.models import Block, Member

holds(
    Member,
    called=_("your page"),
    whose="",
    display_name=Personal(
        _("to call somebody by their name"), Audience.GROUPS, end=End.KEPT_WITHOUT_NAME
    ),
    age_band=Personal(_("to protect who is 16 or 17"), Audience.NOBODY),
    band_confirmed_on=Personal(_("to ask the age again in time"), Audience.NOBODY),
    home_area=Personal(_("to show what is nearby"), Audience.GROUPS),
    languages=Personal(_("to find people who speak one's language"), Audience.GROUPS),
    locale=Personal(_("to write in somebody's language"), Audience.SELF),
    pronouns=Personal(_("to speak of somebody as they wish"), Audience.GROUPS),
    bio=Personal(_("to tell others what one can and likes"), Audience.GROUPS),
    contact_preference=Personal(_("to reach somebody as they wish"), Audience.STAFF),
    directory_visibility=Personal(_("to show the page to nobody else"), Audience.SELF),
    field_visibility=Personal(_("to show each field to nobody else"), Audience.SELF),
    quiet_from=Personal(_("to send no mail at night"), Audience.SELF),
    quiet_until=Personal(_("to send no mail at night"), Audience.SELF),
    digest=Personal(_("to send the overview as often as asked"), Audience.SELF),
    is_host=Personal(_("to look after the network"), Audience.MEMBERS),
    is_moderator=Personal(_("to deal with reports"), Audience.MEMBERS),
)
holds(
    Block,
    called=_("people you do not want to meet"),
    whose="member",
    blocked=Personal(_("to keep somebody away"), Audience.SELF),
)
