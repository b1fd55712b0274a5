"""What the network keeps about a person, and why."""

from network.kernel.personal_data import Audience, End, Personal, holds
from network.members.models import Block, Member

holds(
    Member,
    whose="",
    display_name=Personal(
        "to call somebody by their name", Audience.GROUPS, end=End.KEPT_WITHOUT_NAME
    ),
    age_band=Personal("to protect who is 16 or 17", Audience.NOBODY),
    band_confirmed_on=Personal("to ask the age again in time", Audience.NOBODY),
    home_area=Personal("to show what is nearby", Audience.GROUPS),
    languages=Personal("to find people who speak one's language", Audience.GROUPS),
    locale=Personal("to write in somebody's language", Audience.SELF),
    pronouns=Personal("to speak of somebody as they wish", Audience.GROUPS),
    bio=Personal("to tell others what one can and likes", Audience.GROUPS),
    contact_preference=Personal("to reach somebody as they wish", Audience.STAFF),
    directory_visibility=Personal("to show the page to nobody else", Audience.SELF),
    field_visibility=Personal("to show each field to nobody else", Audience.SELF),
    quiet_from=Personal("to send no mail at night", Audience.SELF),
    quiet_until=Personal("to send no mail at night", Audience.SELF),
    digest=Personal("to send the overview as often as asked", Audience.SELF),
    is_host=Personal("to look after the network", Audience.MEMBERS),
    is_moderator=Personal("to deal with reports", Audience.MEMBERS),
)
holds(
    Block,
    whose="member",
    blocked=Personal("to keep somebody away", Audience.SELF),
)
