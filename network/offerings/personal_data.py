from network.kernel.personal_data import Audience, Personal, holds
from network.offerings.models import Offering

OWN_WORDS = "What somebody offers in their own name, in their own words."

holds(
    Offering,
    whose="member",
    member=Personal("Who gives it, when no organisation does.", Audience.GROUPS),
    title=Personal(OWN_WORDS, Audience.MEMBERS),
    text=Personal(OWN_WORDS, Audience.MEMBERS),
    conditions=Personal(OWN_WORDS, Audience.MEMBERS),
    area=Personal("Around where somebody offers it; never an address.", Audience.MEMBERS),
    dayparts=Personal("When it usually suits somebody.", Audience.MEMBERS),
)
