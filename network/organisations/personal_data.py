from network.kernel.personal_data import (
    Audience,
    End,
    Personal,
    holds,
    holds_nothing_personal,
)
from network.organisations.models import Location, Organisation, OrganisationMembership

holds_nothing_personal(Organisation, Location)

WORK = "To know who may speak and act for an organisation."

holds(
    OrganisationMembership,
    whose="member",
    member=Personal(WORK, Audience.MEMBERS),
    location=Personal("At which branch somebody can be found.", Audience.MEMBERS),
    role=Personal(WORK, Audience.MEMBERS),
    job_title=Personal("What somebody does there, in their own words.", Audience.MEMBERS),
    state=Personal(WORK, Audience.STAFF),
    verified_by=Personal(
        "Who confirmed that somebody works there.", Audience.STAFF, end=End.KEPT_WITHOUT_NAME
    ),
)
