from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from network.kernel import search
from network.kernel.actors import VISITOR
from network.kernel.errors import NotFound
from network.members import queries
from network.members.models import Block, Visibility
from network.members.queries import Profile, searchable_text
from network.members.visibility import FIELDS, NEEDED, Closeness, needed
from tests import cast
from tests.cast import actor
from tests.factories.members import MemberFactory, MinorFactory
from tests.factories.vocabulary import AreaFactory
from tests.network.members.test_policies import in_one_group

pytestmark = pytest.mark.django_db
SECRET = "kantklossen"


def indexed(**fields):
    member = MemberFactory(**fields)
    search.index(member, *searchable_text(member))
    return member


def found(who, **asked):
    return {member.display_name for member in queries.directory(who, **asked)}


def seen(who, member):
    return queries.profile(who, member.public_id)


def test_a_field_is_shown_to_who_it_is_meant_for():
    member = MemberFactory(
        directory_visibility="members",
        bio="I like bread.",
        pronouns="she",
        field_visibility={"bio": "my_groups", "pronouns": "nobody"},
    )
    fellow = MemberFactory()
    in_one_group(member, fellow)

    assert (seen(actor(member), member).bio, seen(actor(member), member).pronouns) == (
        "I like bread.",
        "she",
    )
    assert (seen(actor(fellow), member).bio, seen(actor(fellow), member).pronouns) == (
        "I like bread.",
        "",
    )
    stranger = seen(actor(MemberFactory()), member)
    assert (stranger.bio, stranger.pronouns, stranger.home_area) == ("", "", member.home_area)


def test_a_page_that_is_not_open_is_not_there():
    member = MemberFactory()

    with pytest.raises(NotFound):
        seen(actor(MemberFactory()), member)
    with pytest.raises(NotFound):
        seen(VISITOR, member)


def test_a_blocked_person_reads_what_a_visitor_reads(noor):
    noor.field_visibility = {"bio": "members"}
    noor.bio = "Only for who has an account."
    noor.save()
    blocked = MemberFactory()
    Block.objects.create(member=noor, blocked=blocked)

    assert seen(actor(blocked), noor).bio == ""
    assert seen(actor(MemberFactory()), noor).bio == noor.bio


def test_the_preview_is_what_the_others_really_see(noor):
    noor.field_visibility = {"bio": "members", "languages": "my_groups"}
    noor.bio = "Hello."
    noor.save()

    for who, closeness in (
        (VISITOR, Closeness.VISITOR),
        (actor(MemberFactory()), Closeness.MEMBER),
    ):
        preview, real = queries.profile_as(noor, closeness), seen(who, noor)
        assert preview is not None
        assert (preview.bio, preview.languages, preview.work) == (
            real.bio,
            real.languages,
            real.work,
        )
    assert queries.profile_as(MemberFactory(), Closeness.VISITOR) is None


def test_the_directory_holds_who_chose_it(noor, sam, yara):
    MinorFactory(display_name="Mila")

    assert found(VISITOR) == {"Noor"}
    assert found(actor(yara)) == {"Noor", "Sam"}


def test_people_are_found_by_what_everybody_may_read():
    reader = actor(MemberFactory())
    indexed(display_name="Els", directory_visibility="members", bio=f"Ik hou van {SECRET}.")
    indexed(
        display_name="Ans",
        directory_visibility="members",
        bio=f"Ik hou van {SECRET}.",
        field_visibility={"bio": "my_groups"},
    )

    assert found(reader, text=SECRET) == {"Els"}
    assert found(reader, text="an") == {"Ans"}


def test_where_somebody_lives_is_no_way_to_find_them_when_it_is_hidden():
    region = AreaFactory(slug="region")
    village = AreaFactory(slug="village", parent=region)
    reader = actor(MemberFactory())
    MemberFactory(display_name="Els", directory_visibility="members", home_area=village)
    MemberFactory(
        display_name="Ans",
        directory_visibility="members",
        home_area=village,
        field_visibility={"home_area": "nobody"},
    )

    assert found(reader, area="region") == {"Els"}
    assert found(reader, area="elsewhere") == set()


def test_people_are_found_by_role_and_organisation(noor, sam, yara):
    assert found(actor(yara), chosen={"role": "contact"}) == {"Sam"}
    assert found(actor(yara), chosen={"organisation": "bibliotheek-noordrand"}) == {"Noor"}
    assert found(actor(yara), chosen={"role": "no such role"}) == set()


def test_a_hidden_job_is_no_way_to_find_somebody(noor, yara):
    noor.field_visibility = {"work": "my_groups"}
    noor.save()

    assert found(actor(yara), chosen={"role": "community_librarian"}) == set()
    assert seen(actor(yara), noor).work == []


@pytest.mark.parametrize("count", [1, 3])
def test_a_longer_directory_costs_no_more_questions(yara, django_assert_num_queries, count):
    for _turn in range(count):
        member = MemberFactory(directory_visibility="members")
        cast.works_for(member, cast.the_library())
    rows = queries.directory(actor(yara))

    with django_assert_num_queries(2):
        queries.profiles(actor(yara), rows)


@given(
    page=st.sampled_from(Visibility.values),
    fields=st.dictionaries(st.sampled_from(FIELDS), st.sampled_from(Visibility.values)),
    closeness=st.sampled_from(Closeness),
)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_field_is_never_wider_than_its_page(page, fields, closeness):
    member = MemberFactory.build(
        directory_visibility=page,
        field_visibility=fields,
        home_area=None,
        user=None,
        bio=SECRET,
        pronouns="she",
        languages=["nl"],
    )
    profile = Profile(member, closeness)

    for name in FIELDS:
        assert profile.shows(name) == (closeness >= needed(member, name))
        assert needed(member, name) >= NEEDED[Visibility(page)]
    # Search speaks only of what all readers of the page may read.
    if needed(member, "bio") > needed(member):
        assert SECRET not in " ".join(searchable_text(member))
