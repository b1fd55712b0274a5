import pytest

from network.kernel.actors import SYSTEM, VISITOR
from network.offerings.models import Offering
from network.offerings.policies import OfferingPolicy, speaks_for_offering
from network.organisations.models import Organisation
from tests.cast import actor, works_for
from tests.factories.members import MemberFactory
from tests.factories.offerings import OfferingFactory
from tests.factories.organisations import OrganisationFactory

pytestmark = pytest.mark.django_db

SPEAKING = {"view", "speak_for", "change", "archive"}
OWN = {
    "draft": SPEAKING | {"publish"},
    "published": SPEAKING | {"find", "confirm", "pause", "fill"},
    "paused": SPEAKING | {"resume"},
    "full": SPEAKING | {"reopen"},
    "stale": SPEAKING | {"confirm"},
    "archived": {"view", "speak_for"},
}
OTHERS = {
    "draft": set(),
    "published": {"view", "find"},
    "paused": {"view"},
    "full": {"view"},
    "stale": {"view"},
    "archived": set(),
}
TABLE = [
    *(("contact", state, verbs) for state, verbs in OWN.items()),
    *(("owner", state, verbs) for state, verbs in OWN.items()),
    *(("volunteer", state, verbs) for state, verbs in OTHERS.items()),
    *(("stranger", state, verbs) for state, verbs in OTHERS.items()),
    *(("visitor", state, verbs) for state, verbs in OTHERS.items()),
    *(("system", state, set(OfferingPolicy.rules())) for state in OWN),
]


def allowed(who, offering):
    return {name for name, rule in OfferingPolicy.rules().items() if rule.allows(who, offering)}


@pytest.mark.parametrize(("who", "state", "verbs"), TABLE)
def test_who_may_do_what_with_what_an_organisation_gives(who, state, verbs):
    offering = OfferingFactory(state=state)
    people = {"visitor": VISITOR, "system": SYSTEM, "stranger": actor(MemberFactory())}
    for role in ("contact", "owner", "volunteer"):
        member = MemberFactory()
        works_for(member, offering.organisation, role)
        people[role] = actor(member)

    assert allowed(people[who], offering) == verbs


@pytest.mark.parametrize(
    ("who", "state", "verbs"),
    [
        *(("giver", state, verbs) for state, verbs in OWN.items()),
        *(("member", state, verbs) for state, verbs in OTHERS.items()),
        *(("visitor", state, set()) for state in OTHERS),
    ],
)
def test_who_may_do_what_with_what_a_person_gives(who, state, verbs):
    giver = MemberFactory(directory_visibility="members")
    offering = OfferingFactory(organisation=None, member=giver, state=state)
    people = {"giver": actor(giver), "member": actor(MemberFactory()), "visitor": VISITOR}

    assert allowed(people[who], offering) == verbs


@pytest.mark.parametrize("state", ["draft", "submitted", "suspended", "archived"])
def test_what_an_unchecked_organisation_gives_is_not_shown_and_not_shared(state):
    organisation = OrganisationFactory(state=state)
    online = OfferingFactory(organisation=organisation)
    draft = OfferingFactory(organisation=organisation, state="draft")
    member = MemberFactory()
    works_for(member, organisation, "owner")

    assert allowed(actor(MemberFactory()), online) == set()
    assert not OfferingPolicy.publish.allows(actor(member), draft)


def test_who_closes_their_profile_or_leaves_is_not_found_any_more():
    giver = MemberFactory(directory_visibility="members")
    offering = OfferingFactory(organisation=None, member=giver)
    other = actor(MemberFactory())
    assert OfferingPolicy.find.allows(other, offering)

    giver.directory_visibility = "my_groups"
    giver.save()

    assert not OfferingPolicy.find.allows(other, offering)
    assert OfferingPolicy.change.allows(actor(giver), offering)


@pytest.mark.parametrize(("role", "speaks"), [("contact", True), ("staff", False)])
def test_speaking_for_an_offering_can_be_asked_over_a_path(role, speaks):
    offering = OfferingFactory()
    member = MemberFactory()
    works_for(member, offering.organisation, role)
    asked = Organisation.objects.filter(speaks_for_offering(actor(member), "offerings"))

    assert asked.exists() is speaks
    assert not Offering.objects.filter(speaks_for_offering(VISITOR, "")).exists()
