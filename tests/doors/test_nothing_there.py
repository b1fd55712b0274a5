"""What is not for you answers as what never was, byte for byte: status, headers and body."""

from __future__ import annotations

import pytest

from chat.models import Room
from matching.models import Match
from network.activities.models import Activity, Proposal
from network.communities.models import Community, CommunityMembership, Interest
from network.members.models import Member
from network.notifications.models import Notice
from network.offerings.models import Offering
from network.organisations.models import Organisation, OrganisationMembership
from tests.doors.knock import missing, page, rest
from tests.doors.table import TABLE

pytestmark = pytest.mark.django_db
HIDDEN = {
    "a private community": (Community, "private growing"),
    "a wish of a private community": (Interest, "private active"),
    "a seat in a private community": (CommunityMembership, "core"),
    "an activity of a private community": (Activity, "private announced"),
    "a match of others": (Match, "private talking"),
    "a room of others": (Room, "open"),
    "a draft offering": (Offering, "partner's draft"),
    "an offering of nobody known": (Offering, "hidden giver's published"),
    "a hidden member": (Member, "nobody stranger"),
    "an erased member": (Member, "erased"),
    "an unchecked organisation": (Organisation, "submitted"),
    "a place of somebody else": (OrganisationMembership, "paused"),
    "an idea of a guest": (Proposal, "None's submitted"),
    "a notice of somebody else": (Notice, "host"),
}


@pytest.mark.parametrize("who", ["visitor", "resident", "suspended"])
@pytest.mark.parametrize("hidden", HIDDEN)
def test_it_is_as_if_it_never_was(hidden, who, region, come_as):
    model, name = HIDDEN[hidden]
    row = region.rows[model][name]
    [doors] = [doors for doors in TABLE if doors.policy.model is model]
    if who == "suspended" and model is Community:
        assert not doors.policy.view.allows(region.actor(who), row)
    client = come_as(who)
    knocks = [(page, route, "get", {}, doors.address(row)) for route in doors.pages]
    if doors.detail:
        knocks.append((rest, f"{doors.rest}-detail", "get", {}, doors.rest_address(row)))
    for verb in doors.verbs:
        if verb.page:
            knocks.append((page, verb.page, verb.page_method, verb.said, doors.address(row)))
        if verb.rest:
            knocks.append((rest, verb.rest, verb.rest_method, verb.said, doors.rest_address(row)))

    for door, route, method, said, where in knocks:
        given = door(client, route, where, method, **said)
        never = door(client, route, missing(where), method, **said)
        assert given.is_refusal, route
        assert given == never, route
        if who == "resident":
            assert given.status == 404, route
