"""The register of tables: Django looks here, people look in the packages."""

from network.accounts.models import ApiToken, SignIn, User
from network.activities.models import Activity, DatePlan, Edition, Proposal
from network.communities.models import (
    Community,
    CommunityMembership,
    Interest,
    InterestAsk,
    PhaseChange,
)
from network.kernel.event_log import EventDelivery, StoredEvent
from network.kernel.search import SearchTerm
from network.members.models import Block, Member
from network.notifications.models import Notice, Preference, SentMail
from network.offerings.models import Offering
from network.organisations.models import Location, Organisation, OrganisationMembership
from network.vocabulary.models import Area, LoadedList, Topic

__all__ = [
    "Activity",
    "ApiToken",
    "Area",
    "Block",
    "Community",
    "CommunityMembership",
    "DatePlan",
    "Edition",
    "EventDelivery",
    "Interest",
    "InterestAsk",
    "LoadedList",
    "Location",
    "Member",
    "Notice",
    "Offering",
    "Organisation",
    "OrganisationMembership",
    "PhaseChange",
    "Preference",
    "Proposal",
    "SearchTerm",
    "SentMail",
    "SignIn",
    "StoredEvent",
    "Topic",
    "User",
]
