from __future__ import annotations

import pytest
from django.utils import translation

from network.notifications.kinds import known
from network.notifications.models import Notice
from network.organisations import actions
from network.organisations.models import OrganisationMembership
from tests import cast
from tests.factories.organisations import OrganisationFactory, OrganisationMembershipFactory

Role = OrganisationMembership.Role

pytestmark = pytest.mark.django_db


def told(member):
    return list(Notice.objects.filter(member=member).order_by("pk").values_list("kind", flat=True))


def test_hosts_hear_of_an_application_and_owners_of_the_answer(yara, otto, deliver_all):
    partner = OrganisationFactory(state="draft")
    OrganisationMembershipFactory(organisation=partner, member=yara, role=Role.OWNER)

    actions.submit_organisation(partner, by=cast.actor(yara))
    actions.verify_organisation(partner, by=cast.actor(otto))
    actions.suspend_organisation(partner, by=cast.actor(otto))
    deliver_all()

    assert told(otto) == ["organisation.submitted"]
    assert told(yara) == ["organisation.verified", "organisation.suspended"]


def test_owners_hear_who_says_they_work_there(yara, deliver_all):
    owner = OrganisationMembershipFactory(role=Role.OWNER)
    seat = actions.ask_for_a_place(owner.organisation, by=cast.actor(yara))
    deliver_all()
    assert told(owner.member) == ["organisation.staff_requested"]

    actions.approve_staff(seat, by=cast.actor(owner.member))
    deliver_all()

    assert told(yara) == ["organisation.staff_joined"]


def test_a_refusal_is_told_and_a_withdrawal_is_not(yara, sam, deliver_all):
    owner = OrganisationMembershipFactory(role=Role.OWNER)
    refused = actions.ask_for_a_place(owner.organisation, by=cast.actor(yara))
    taken_back = actions.ask_for_a_place(owner.organisation, by=cast.actor(sam))

    actions.decline_staff(refused, by=cast.actor(owner.member))
    actions.withdraw_staff_request(taken_back, by=cast.actor(sam))
    deliver_all()

    assert told(yara) == ["organisation.staff_declined"]
    assert told(sam) == []


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_notice_reads_in_both_languages(language):
    facts = {
        "organisation": "De Brug",
        "kind": "venue",
        "area": "Noordrand",
        "person": "Yara",
        "role": "staff",
    }
    kinds = [kind for name, kind in known.items() if name.startswith("organisation.")]
    assert len(kinds) == 6

    with translation.override(language):
        for kind in kinds:
            letter = kind.tell(facts)
            assert "De Brug" in letter.title
            assert letter.action
