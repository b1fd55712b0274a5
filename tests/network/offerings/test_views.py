import pytest

from network.offerings.models import Offering
from tests.cast import works_for
from tests.factories.members import MemberFactory, MinorFactory
from tests.factories.offerings import OfferingFactory
from tests.factories.organisations import LocationFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
KINDS = ["space", "expertise", "activity", "time", "material"]


@pytest.fixture
def partner():
    return OrganisationFactory(name="De Zilverling", slug="zilverling")


@pytest.fixture
def contact(partner):
    member = MemberFactory()
    works_for(member, partner, "contact")
    return member


@pytest.fixture
def as_contact(client, contact):
    client.force_login(contact.user)
    return client


def filled(kind, partner, **other):
    return {
        "kind": kind,
        "giver": partner.slug,
        "title": "Iets moois",
        "text": "Wij geven het graag.",
        "topics": "repair",
        "area": partner.area.slug,
        "mode": "onsite",
        "cost_kind": "free",
        "max_parallel_matches": "3",
        "lang": "nl",
    } | other


def test_everybody_looks_through_what_is_online(client):
    OfferingFactory(title="Grote zaal")
    OfferingFactory(title="Geheim", state="draft")

    page = client.get("/offerings/")

    assert "Grote zaal" in page.content.decode()
    assert "Geheim" not in page.content.decode()


@pytest.mark.parametrize(
    "query",
    ["?kind=nonsense&page=99", "?area=x&daypart=y&features=z&topic=w", "?q=%00&page=-1&free=maybe"],
)
def test_a_mistyped_address_never_breaks_the_list(client, query):
    assert client.get(f"/offerings/{query}").status_code == 200


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_costs_three_queries(client, django_assert_num_queries, count):
    organisation = OrganisationFactory()
    for _turn in range(count):
        OfferingFactory(organisation=organisation)

    with django_assert_num_queries(3):
        client.get("/offerings/")


@pytest.mark.parametrize(
    ("path", "most"),
    [("", 8), ("mine/", 8), ("zaal/", 8), ("new/time/", 8), ("new/space/", 9), ("zaal/change/", 9)],
)
@pytest.mark.usefixtures("vocabulary")
def test_no_page_asks_the_database_too_much(
    as_contact, partner, django_assert_max_num_queries, path, most
):
    OfferingFactory(organisation=partner, slug="zaal")
    LocationFactory(organisation=partner)
    for _turn in range(3):
        OfferingFactory(organisation=partner)

    with django_assert_max_num_queries(most):
        as_contact.get(f"/offerings/{path}")


def test_the_page_of_an_offering_tells_the_facts_and_no_contact(client, partner):
    partner.public_contact = "balie@zilverling.example"
    partner.save()
    place = LocationFactory(organisation=partner, name="Loods", address="Kade 12")
    offering = OfferingFactory(
        organisation=partner, location=place, dayparts=["sat-morning"], features=["step_free"]
    )

    text = client.get(f"/offerings/{offering.slug}/").content.decode()

    assert "De Zilverling" in text
    assert "Loods" in text
    assert "Kade 12" not in text
    assert "balie@" not in text


def test_a_person_who_gives_has_no_name_before_two_yeses(client):
    giver = MemberFactory(display_name="Bernadette", directory_visibility="members")
    offering = OfferingFactory(organisation=None, member=giver, kind="time")
    client.force_login(MemberFactory().user)

    text = client.get(f"/offerings/{offering.slug}/").content.decode()

    assert "Bernadette" not in text
    assert giver.home_area.name in text


def test_a_draft_of_another_looks_like_nothing(client):
    offering = OfferingFactory(state="draft")

    hidden = client.get(f"/offerings/{offering.slug}/")
    missing = client.get("/offerings/nothing-here/")

    assert hidden.status_code == missing.status_code == 404


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.usefixtures("vocabulary")
def test_each_kind_can_be_written_and_shared(as_contact, partner, kind):
    assert as_contact.get(f"/offerings/new/{kind}/").status_code == 200

    answer = as_contact.post(f"/offerings/new/{kind}/", filled(kind, partner))

    offering = Offering.objects.get()
    assert answer.headers["Location"] == f"/offerings/{offering.slug}/"
    assert (offering.kind, offering.state) == (kind, "published")
    assert offering.organisation == partner


@pytest.mark.usefixtures("vocabulary")
def test_it_can_be_kept_as_a_draft(as_contact, partner):
    as_contact.post("/offerings/new/time/", filled("time", partner, keep="draft"))

    assert Offering.objects.get().state == "draft"


@pytest.mark.usefixtures("vocabulary")
def test_a_building_gives_the_place(as_contact, partner):
    place = LocationFactory(organisation=partner)

    as_contact.post("/offerings/new/space/", filled("space", partner, area="", location=place.slug))

    offering = Offering.objects.get()
    assert (offering.location, offering.area) == (place, place.area)


@pytest.mark.usefixtures("vocabulary")
def test_nothing_typed_is_lost_when_something_is_wrong(as_contact, partner):
    told = filled("expertise", partner, title="", text="Over bijen", reach_km="tien", amount="veel")

    refused = as_contact.post("/offerings/new/expertise/", told)

    text = refused.content.decode()
    assert refused.status_code == 422
    assert not Offering.objects.exists()
    assert "Over bijen" in text
    assert 'value="tien"' in text
    assert 'value="veel"' in text
    assert 'href="#id_title"' in text
    assert 'value="repair" checked' in " ".join(text.split())


@pytest.mark.usefixtures("vocabulary")
def test_a_refusal_of_the_network_stands_at_its_field(as_contact, partner):
    told = filled("activity", partner, min_people="30", capacity="20", amount="2,50")

    refused = as_contact.post("/offerings/new/activity/", told)

    assert refused.status_code == 422
    assert "min_people" in refused.context["form"].errors
    assert not Offering.objects.exists()


@pytest.mark.usefixtures("vocabulary")
def test_an_unchecked_organisation_hears_why_it_waits(as_contact, partner):
    partner.state = "submitted"
    partner.save()

    refused = as_contact.post("/offerings/new/time/", filled("time", partner))

    assert refused.status_code == 422
    assert "giver" in refused.context["form"].errors
    assert not Offering.objects.exists()


@pytest.mark.usefixtures("vocabulary")
@pytest.mark.parametrize(
    ("typed", "cents"), [("2,50", 250), ("€ 2.5", 250), ("15", 1500), ("15,-", 1500), ("", None)]
)
def test_an_amount_is_read_as_people_write_it(as_contact, partner, typed, cents):
    told = filled("time", partner, cost_kind="cost_price", amount=typed)

    as_contact.post("/offerings/new/time/", told)

    assert Offering.objects.get().amount_cents == cents


@pytest.mark.usefixtures("vocabulary")
def test_a_stranger_s_organisation_cannot_be_chosen(as_contact):
    other = OrganisationFactory()

    refused = as_contact.post("/offerings/new/time/", filled("time", other))

    assert refused.status_code == 422
    assert not Offering.objects.exists()


def test_who_has_nothing_to_give_for_reads_how_to_begin(client):
    client.force_login(MinorFactory().user)

    assert client.get("/offerings/new/").context["may_give"] is False
    assert client.get("/offerings/new/time/").headers["Location"] == "/offerings/new/"
    assert client.get("/offerings/new/money/").status_code == 404


@pytest.mark.usefixtures("vocabulary")
def test_a_person_gives_in_their_own_name(client):
    giver = MemberFactory(directory_visibility="members")
    client.force_login(giver.user)
    told = filled("time", OrganisationFactory(area=giver.home_area), giver="me")

    client.post("/offerings/new/time/", told)

    assert Offering.objects.get().member == giver


@pytest.mark.parametrize("path", ["mine/", "new/", "new/space/"])
def test_who_is_not_signed_in_is_asked_to(client, path):
    answer = client.get(f"/offerings/{path}")

    assert answer.status_code == 302
    assert "login" in answer.headers["Location"]


@pytest.mark.usefixtures("vocabulary")
def test_a_change_keeps_what_was_not_touched(as_contact, partner):
    offering = OfferingFactory(
        organisation=partner, dayparts=["sat-morning"], features=["piano"], lead_days=7
    )
    form = as_contact.get(f"/offerings/{offering.slug}/change/").context["form"]
    told = {name: form[name].value() for name in form.fields}
    told = {name: "" if value is None else value for name, value in told.items()}

    as_contact.post(f"/offerings/{offering.slug}/change/", told | {"title": "Kleine zaal"})

    offering.refresh_from_db()
    assert offering.title == "Kleine zaal"
    assert (offering.dayparts, offering.features) == (["sat-morning"], ["piano"])
    assert (offering.lead_days, offering.state) == (7, "published")


@pytest.mark.usefixtures("vocabulary")
def test_a_change_keeps_what_this_kind_does_not_ask(as_contact, partner):
    place = LocationFactory(organisation=partner)
    offering = OfferingFactory(
        organisation=partner, kind="time", location=place, features=["piano"], capacity=4
    )

    as_contact.post(f"/offerings/{offering.slug}/change/", filled("time", partner))

    offering.refresh_from_db()
    assert offering.title == "Iets moois"
    assert (offering.location, offering.features, offering.capacity) == (place, ["piano"], 4)


@pytest.mark.parametrize(
    ("verb", "before", "after"),
    [
        ("publish", "draft", "published"),
        ("confirm", "stale", "published"),
        ("pause", "published", "paused"),
        ("resume", "paused", "published"),
        ("fill", "published", "full"),
        ("reopen", "full", "published"),
    ],
)
def test_each_button_does_what_it_says(as_contact, partner, verb, before, after):
    offering = OfferingFactory(organisation=partner, state=before)

    answer = as_contact.post(f"/offerings/{offering.slug}/{verb}/", {"back": "mine"})

    offering.refresh_from_db()
    assert offering.state == after
    assert answer.headers["Location"] == "/offerings/mine/"


def test_a_stranger_s_button_changes_nothing(client):
    offering = OfferingFactory()
    client.force_login(MemberFactory().user)

    assert client.post(f"/offerings/{offering.slug}/pause/").status_code == 403
    assert client.post(f"/offerings/{offering.slug}/explode/").status_code == 404
    assert client.post(f"/offerings/{offering.slug}/archive/").status_code == 404
    offering.refresh_from_db()
    assert offering.state == "published"


def test_taking_away_is_asked_twice(as_contact, partner):
    offering = OfferingFactory(organisation=partner)

    as_contact.get(f"/offerings/{offering.slug}/archive/")
    offering.refresh_from_db()
    assert offering.state == "published"

    as_contact.post(f"/offerings/{offering.slug}/archive/")
    offering.refresh_from_db()
    assert offering.state == "archived"


def test_my_list_says_what_i_can_do(as_contact, partner):
    OfferingFactory(organisation=partner, title="Oude zaal", state="stale")

    text = as_contact.get("/offerings/mine/").content.decode()

    assert "Oude zaal" in text
    assert "/confirm/" in text
