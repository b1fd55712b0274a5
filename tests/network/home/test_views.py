"""Where people arrive: the front page, Vandaag, search, more, and what is known about you."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client

from network.home import queries
from network.kernel import clock, search
from network.kernel.actors import VISITOR
from network.kernel.personal_data import told_register
from tests import cast
from tests.factories.activities import ActivityFactory, EditionFactory
from tests.factories.communities import CommunityFactory, CommunityMembershipFactory
from tests.factories.members import MemberFactory
from tests.factories.offerings import OfferingFactory
from tests.factories.organisations import LibraryFactory, LocationFactory, OrganisationFactory

pytestmark = pytest.mark.django_db

DOORS = ["/activities/ideas/new/", "/communities/", "/offerings/new/", "/today/"]
CLOSED = ["invite", "private"]


def browser(member):
    client = Client()
    client.force_login(member.user)
    return client


def text_of(path, client=None, **query):
    return (client or Client()).get(path, query).content.decode()


# The front page -----------------------------------------------------------------------------------


def test_the_front_page_opens_four_doors():
    page = text_of("/")

    assert [door for door in DOORS if 'class="door door-' in page and f'href="{door}"' in page] == (
        DOORS
    )


def test_the_front_page_counts_what_a_visitor_can_meet():
    CommunityFactory(home_branch=LocationFactory())
    CommunityFactory(openness="private", home_branch=LocationFactory())
    CommunityFactory(phase="closed", home_branch=LocationFactory())
    OrganisationFactory()
    OrganisationFactory(state="submitted")
    OrganisationFactory(kind="support")

    # Each group brought a library with its branch.
    assert queries.numbers() == {"groups": 1, "partners": 1, "libraries": 3}


@pytest.mark.parametrize(
    ("libraries", "sentence"),
    [
        (1, "0 groepen, 0 partners en 1 bibliotheek doen mee."),
        (2, "0 groepen, 0 partners en 2 bibliotheken doen mee."),
    ],
)
def test_one_library_is_no_libraries(libraries, sentence):
    LibraryFactory.create_batch(libraries)

    assert sentence in text_of("/")


def test_an_empty_network_still_has_a_front_page():
    page = text_of("/")

    assert "0 groepen, 0 partners en 0 bibliotheken doen mee." in page
    assert "Er staat nog niets in de agenda." in page


def test_near_is_what_comes_first_and_goes_on():
    coming = [EditionFactory(days=days) for days in (9, 2, 5, 7, 3)]
    EditionFactory(days=1, state="cancelled")
    EditionFactory(days=1, activity__community__openness="private")

    found = [edition.pk for edition in queries.near(VISITOR)]

    assert found == [coming[n].pk for n in (1, 4, 2, 3)]


@pytest.mark.parametrize("count", [2, 50])
def test_a_busy_network_costs_the_front_page_no_more(count, django_assert_max_num_queries):
    EditionFactory.create_batch(count)
    OrganisationFactory.create_batch(count)
    Client().get("/")

    with django_assert_max_num_queries(4):
        Client().get("/")


# Vandaag ------------------------------------------------------------------------------------------


def test_today_is_for_who_signed_in():
    answer = Client().get("/today/")

    assert answer.status_code == 302
    assert answer["Location"] == "/accounts/login/?next=/today/"


@pytest.mark.parametrize(
    ("hour", "greeting"),
    [
        (5, "Hallo"),
        (6, "Goedemorgen"),
        (11, "Goedemorgen"),
        (12, "Goedemiddag"),
        (18, "Goedenavond"),
        (23, "Goedenavond"),
    ],
)
def test_the_greeting_is_that_of_the_hour_on_the_wall(yara, hour, greeting):
    client = browser(yara)
    with clock.travel(datetime(2027, 7, 1, hour, 0, tzinfo=clock.zone())):
        assert f"{greeting}, Yara" in text_of("/today/", client)


def test_today_shows_what_comes_in_my_groups_and_only_there(yara):
    mine, other = ActivityFactory(title="Koken"), ActivityFactory(title="Zingen")
    CommunityMembershipFactory(community=mine.community, member=yara)
    for activity in (mine, other):
        EditionFactory(activity=activity)
    EditionFactory(activity=mine, days=20)

    found = list(queries.my_editions(cast.actor(yara)))

    assert [edition.activity for edition in found] == [mine]
    page = text_of("/today/", browser(yara))
    assert "Koken" in page
    assert "Zingen" not in page


def test_who_left_a_group_no_longer_sees_its_agenda(yara):
    edition = EditionFactory()
    CommunityMembershipFactory(community=edition.activity.community, member=yara, state="left")

    assert not queries.my_editions(cast.actor(yara))
    assert not queries.my_communities(cast.actor(yara))


def test_who_asked_to_join_waits_on_the_page_of_who_carries_the_group(yara):
    carrier = MemberFactory()
    group = CommunityFactory(openness="request", facilitator=carrier)
    CommunityMembershipFactory(
        community=group, member=yara, state="requested", message="Ik kan goed solderen."
    )

    assert "Ik kan goed solderen." in text_of("/today/", browser(carrier))
    assert "Ik kan goed solderen." not in text_of("/today/", browser(yara))


def test_a_librarian_sees_the_ideas_that_wait(noor, yara):
    from tests.network.activities.test_idea_pages import send_in

    send_in(cast.actor(yara))

    assert "Filmavond met ondertiteling" in text_of("/today/", browser(noor))


def test_a_promise_that_was_not_kept_is_said_to_be_late(noor, yara):
    from tests.network.activities.test_idea_pages import send_in

    idea = send_in(cast.actor(yara))
    assert "Te laat" not in text_of("/today/", browser(noor))

    with clock.travel(clock.now() + timedelta(days=30)):
        assert idea.is_late
        assert "Te laat: er is antwoord beloofd" in text_of("/today/", browser(noor))


@pytest.mark.parametrize("count", [1, 20])
def test_a_busy_day_costs_no_more_questions(yara, count, django_assert_max_num_queries):
    for _more in range(count):
        edition = EditionFactory()
        CommunityMembershipFactory(community=edition.activity.community, member=yara, role="core")
        CommunityMembershipFactory(community=edition.activity.community, state="requested")
    client = browser(yara)
    client.get("/today/")

    with django_assert_max_num_queries(13):
        client.get("/today/")


# Search -------------------------------------------------------------------------------------------


def everything(word, *, openness="open"):
    """One of each kind that holds this word; gives back what belongs to the group."""
    group = CommunityFactory(
        name=f"{word}groep", purpose=f"{word} voor iedereen", openness=openness
    )
    activity = ActivityFactory(community=group, title=f"{word} op dinsdag")
    return group, activity


def test_one_search_finds_every_kind():
    group, activity = everything("Solderen")
    offering = OfferingFactory(title="Solderen leren")
    partner = OrganisationFactory(name="Solderen met zijn allen")
    person = MemberFactory(display_name="Solderen Sjoerd", directory_visibility="public")
    search.index(person, person.display_name)

    found = queries.find(cast.actor(MemberFactory()), "solderen")

    assert found.communities == [group]
    assert found.activities == [activity]
    assert found.offerings == [offering]
    assert found.organisations == [partner]
    assert [row.pk for row in found.people] == [person.pk]
    assert len(found) == 5


@pytest.mark.parametrize("openness", CLOSED)
def test_search_is_silent_about_closed_groups(openness):
    everything("Solderen", openness=openness)

    assert len(queries.find(VISITOR, "solderen")) == 0
    assert "Niets gevonden" in text_of("/search/", q="solderen")


@pytest.mark.parametrize("state", ["draft", "paused", "archived"])
def test_search_finds_only_what_is_offered_now(state):
    OfferingFactory(title="Solderen leren", state=state)

    assert queries.find(VISITOR, "solderen").offerings == []


def test_search_is_silent_about_who_is_not_in_the_directory():
    person = MemberFactory(display_name="Solderen Sjoerd", directory_visibility="members")
    search.index(person, person.display_name)

    assert queries.find(VISITOR, "sjoerd").people == []
    assert len(queries.find(cast.actor(MemberFactory()), "sjoerd").people) == 1


@pytest.mark.parametrize("text", ["", "   ", "de", "<script>", "%", "'; drop table", "x" * 500])
def test_whatever_is_typed_gets_an_answer(text):
    answer = Client().get("/search/", {"q": text})

    assert answer.status_code == 200
    assert "<script>" not in answer.content.decode().split("<main")[1].split("</main>")[0]


def test_the_words_that_were_typed_stay_in_the_field():
    assert 'value="repair café"' in text_of("/search/", q="repair café")


@pytest.mark.parametrize("count", [1, 12])
def test_a_word_that_many_hold_costs_no_more_questions(count, django_assert_max_num_queries):
    for number in range(count):
        everything(f"Solderen {number} ")
        OfferingFactory(title=f"Solderen {number}")
        OrganisationFactory(name=f"Solderen {number}")
    Client().get("/search/", {"q": "solderen"})

    with django_assert_max_num_queries(8):
        Client().get("/search/", {"q": "solderen"})


# The rest of the menu -----------------------------------------------------------------------------


def test_every_line_of_more_leads_somewhere(yara):
    client = browser(yara)
    main = text_of("/more/", client).split("<main")[1].split("</main>")[0]
    links = [part.split('"')[0] for part in main.split('href="')[1:]]

    assert len(links) >= 8
    for link in links:
        assert client.get(link, follow=True).status_code == 200


def test_a_visitor_has_no_more():
    assert Client().get("/more/").status_code == 302


@pytest.mark.parametrize("path", ["/privacy/", "/accessibility/", "/styleguide/"])
def test_what_everybody_may_read_needs_no_account(path):
    assert Client().get(path).status_code == 200
    assert Client().post(path).status_code in {403, 405}


def test_the_privacy_page_tells_the_whole_register():
    page = Client().get("/privacy/")

    assert page.context["entries"] == told_register()
    rows = page.content.decode().split("<tbody")[1].count("<tr>")
    assert rows == len(told_register()) > 20
