"""The demo region comes to life, the same way each time, and everybody has something to see."""

import io
import json
import re
from collections import Counter
from datetime import datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Count, F, Max, Min
from django.utils import timezone

from chat.models import Message, Room, RoomMembership
from chat.queries import rooms_for
from config.demo import arcs
from config.demo.deeds import DEEDS, match_of
from config.demo.larger import Size, grow
from config.demo.progress import Progress
from config.demo.seeding import is_empty, seed_region
from config.demo.talks import LIBRARIANS
from config.demo.world import World, book
from matching.models import DirtyItem, Match, MatchRun, UnmetAsk
from matching.queries import asked_of, suggestions, waiting_questions
from network.accounts.models import User
from network.activities.models import Edition, Proposal
from network.activities.queries import agenda
from network.communities import actions as community_actions
from network.communities.descriptions import (
    AskDescription,
    CommunityDescription,
    InterestDescription,
)
from network.communities.models import Community, CommunityMembership, Interest
from network.home.queries import my_communities
from network.kernel import clock
from network.kernel.event_log import EventDelivery
from network.kernel.search import SearchTerm
from network.members.models import Member
from network.notifications.models import Notice
from network.offerings import actions as offering_actions
from network.offerings.descriptions import OfferingDescription
from network.offerings.models import Offering
from network.organisations import actions as organisation_actions
from network.organisations.descriptions import OrganisationDescription
from network.organisations.models import Location, Organisation
from tests.config.test_demo_data import FORBIDDEN, LONGEST_SENTENCE, sentences

# A Thursday afternoon: part of this week has been, part is still to come.
NOW = datetime(2026, 11, 19, 15, 0, tzinfo=timezone.get_default_timezone())
MONDAY_NIGHT = datetime(2026, 11, 16, 0, 30, tzinfo=timezone.get_default_timezone())
DOORS = [person["key"] for person in book("people") if person["demo_door"]]
State = Match.State


@pytest.fixture(scope="module")
def seeded(django_db_setup, django_db_blocker):
    """Seeded once for all tests here, none of which leaves a trace."""
    with django_db_blocker.unblock(), clock.travel(NOW), transaction.atomic():
        empty_before = is_empty()
        world = seed_region(7, Progress())
        world.empty_before = empty_before
        yield world
        transaction.set_rollback(True)


@pytest.fixture
def region(seeded, db):
    with clock.travel(NOW):
        yield seeded


def state_of(world, interest, ask, offering):
    return match_of(world, {"interest": interest, "ask": ask, "offering": offering}).state


def room_of(world, interest, ask, offering):
    match = match_of(world, {"interest": interest, "ask": ask, "offering": offering})
    return Room.objects.get(subject=match.about)


def test_the_region_has_its_promised_size(region):
    assert Location.objects.count() == 10
    assert Organisation.objects.verified().count() == 35
    assert Community.objects.count() == 40
    assert Interest.objects.count() == 25
    assert Offering.objects.published().count() == 120 + 1  # and the piano
    assert Member.objects.count() == len(book("people"))
    assert Proposal.objects.count() == 8


def test_every_story_knows_how_its_steps_are_done():
    told = [step for step in arcs.steps() if "in_activities" not in step["data"]]
    assert {step["what"] for step in told} <= set(DEEDS)


def test_every_state_of_a_match_has_somebody_in_it(region):
    assert set(Match.objects.values_list("state", flat=True)) == set(State.values)


def test_the_workshop_worked_out_and_its_room_holds_the_talk(region):
    assert state_of(region, "i01", 1, "o02") == State.REALISED
    assert state_of(region, "i01", 2, "o24") == State.REALISED
    room = room_of(region, "i01", 1, "o02")
    said = Message.objects.filter(room=room).exclude(author=None)
    assert said.count() == 1 + 14  # the introduction, and what they said
    assert said.order_by("no").first().md.startswith("Hallo 't Spijkertje")
    edition = Edition.objects.get(activity__title="Eerste reparatieochtend bij 't Spijkertje")
    assert (edition.headcount, edition.state) == (14, Edition.State.CLOSED)


def test_the_reading_night_finds_nothing(region):
    asks = [ask.pk for (interest, _place), ask in region.asks.items() if interest == "i05"]
    assert UnmetAsk.objects.filter(ask__in=asks).count() == len(asks)


def test_the_quiet_room_was_found_without_a_name_being_told(region):
    assert state_of(region, "i02", 1, "o04") == State.REALISED
    asked = Notice.objects.filter(
        kind="match.proposed", member=region.people["hetty"], facts__offering__startswith="Dementie"
    ).get()
    assert asked.facts["community"] == ""
    assert "Mantelzorgers" not in json.dumps(asked.facts)


def test_singing_waits_for_the_piano(region):
    match = match_of(region, {"interest": "i22", "ask": 1, "offering": "o121"})
    assert match.state == State.REALISED
    assert match.created_at >= region.story(23, "09:00")
    assert Match.objects.filter(ask=match.ask).count() == 1


def test_the_readers_carry_themselves_and_rina_guides_them(region):
    community = Community.objects.get(name="Leeskring Wiersluis")
    assert community.phase == Community.Phase.SELF_SUSTAINING
    role = community.memberships.get(member=region.people["rina"]).role
    assert role == CommunityMembership.Role.FACILITATOR
    assert community.phase_changes.count() == 1


def test_the_idea_of_two_feasts_is_talked_about(region):
    idea = Proposal.objects.get(title="Suikerfeest en kerst in één week")
    assert idea.state == Proposal.State.IN_CONVERSATION
    assert idea.owner == region.people["sanne"]
    assert Room.objects.get(subject=f"proposal:{idea.public_id}").last_no == 2


def test_ideas_are_in_the_states_that_were_written_down(region):
    told = {row["title"]: row["state"] for row in book("region")["proposals"]}
    assert dict(Proposal.objects.values_list("title", "state")) == told


@pytest.mark.parametrize("key", DOORS)
def test_behind_every_door_there_is_something_to_see(region, key):
    actor = region.actor(key)
    assert my_communities(actor).exists()
    assert rooms_for(actor).exists()
    assert agenda(actor).exists()


def test_what_waits_for_an_answer_waits_behind_the_right_doors(region):
    assert asked_of(region.actor("riet")).count() == 1
    assert asked_of(region.actor("piet")).count() == 1
    assert suggestions(region.actor("sanne")).exists()
    assert waiting_questions(region.actor("stijn")).count() >= 1
    requested = CommunityMembership.objects.filter(state=CommunityMembership.State.REQUESTED)
    assert requested.get().community.name == "Wereldvrouwen Elsmeer"


@pytest.mark.parametrize("key", ["sanne", "daan", "riet", "piet", "yusuf"])
def test_who_answers_for_others_was_told_of_something(region, key):
    told = Notice.objects.filter(member=region.people[key])
    if key != "daan":
        assert told.exists()
    assert told.filter(created_at__gt=clock.now()).count() == 0


def test_no_mail_of_the_past_is_left_to_be_sent(region):
    assert Notice.objects.mail_due(clock.now()).count() == 0
    assert Notice.objects.filter(mail_state=Notice.Mail.SENT, mailed_at=None).count() == 0
    assert Notice.objects.unseen().exists()
    assert Notice.objects.exclude(seen_at=None).exists()


def test_nothing_is_left_for_the_worker(region):
    assert EventDelivery.objects.waiting().count() == 0
    assert EventDelivery.objects.filter(attempts__gt=0).count() == 0
    assert DirtyItem.objects.count() == 0
    assert not MatchRun.objects.exclude(state=MatchRun.State.DONE).exists()


def test_nothing_happened_in_the_future(region):
    now = clock.now()
    for model in (Message, Notice, Match, Proposal, Member, Community, Interest, RoomMembership):
        assert model.objects.filter(created_at__gt=now).count() == 0, model
        assert model.objects.filter(changed_at__lt=F("created_at")).count() == 0, model
    assert Offering.objects.filter(published_at__gt=now).count() == 0


def test_messages_are_numbered_without_holes_and_in_the_order_of_time(region):
    for room in Room.objects.annotate(
        first=Min("messages__no"), last=Max("messages__no"), count=Count("messages")
    ):
        assert (room.first, room.last, room.count) == (1, room.last_no, room.last_no), room
    for room in Room.objects.all():
        changes = sorted(
            [
                *room.messages.values_list("seq", flat=True),
                *room.seats.values_list("seq", flat=True),
            ]
        )
        assert changes == list(range(1, room.seq + 1)), room.title
        moments = list(room.messages.order_by("no").values_list("created_at", flat=True))
        assert moments == sorted(moments), room.title


def test_all_conversations_were_laid_out(region):
    said = Counter(Message.objects.exclude(author=None).values_list("md", flat=True))
    assert [row["text"] for row in book("conversations") if not said[row["text"]]] == []
    assert Room.objects.get(subject=LIBRARIANS).last_no == 1 + 16
    assert not Message.objects.exclude(author=None).filter(html="").exists()


def test_what_has_been_has_been_and_what_comes_is_open(region):
    coming = [Edition.State.PLANNED, Edition.State.CONFIRMED]
    assert not Edition.objects.filter(ends_at__lte=clock.now(), state__in=coming).exists()
    assert Edition.objects.filter(starts_at__gt=clock.now(), state__in=coming).count() > 100
    assert Edition.objects.filter(state=Edition.State.CANCELLED).count() == 1


def test_private_groups_stay_private(region):
    private = Community.objects.filter(openness=Community.Openness.PRIVATE)
    assert private.count() == 4
    assert not private.filter(is_sensitive=False).exists()
    sitting = CommunityMembership.objects.filter(community__is_sensitive=True)
    assert not sitting.exclude(role="follower").filter(consented_at=None).exists()


def test_everybody_can_sign_in_with_a_code(region):
    for user in User.objects.all():
        assert user.emailaddress_set.get(primary=True, verified=True).email == user.email
        assert not user.has_usable_password()


def terms_of(row):
    found = SearchTerm.objects.filter(kind=row._meta.label_lower, row_id=row.pk)
    return set(found.values_list("term", flat=True))


def values(row, description, **more):
    names = description.__dataclass_fields__
    return description(
        **{name: getattr(row, name) for name in names if name not in more and hasattr(row, name)},
        **more,
    )


def test_rows_are_found_by_the_words_that_the_deeds_would_give_them(region):
    organisation = region.organisations["zilverling"]
    community = Community.objects.get(pk=region.communities["c-repareer"].pk)
    interest = Interest.objects.get(pk=region.interests["i01"].pk)
    offering = Offering.objects.get(pk=region.offerings["o01"].pk)
    rows = [organisation, community, interest, offering]
    before = [terms_of(row) for row in rows]

    organisation_actions.change_organisation(
        organisation, values(organisation, OrganisationDescription), by=region.actor("daan")
    )
    community_actions.change_community(
        community,
        values(community, CommunityDescription, topics=list(community.topics.all())),
        by=region.actor("sanne"),
    )
    asks = [values(ask, AskDescription) for ask in interest.asks.all()]
    community_actions.rewrite_interest(
        interest,
        values(interest, InterestDescription, topics=list(interest.topics.all()), asks=asks),
        by=region.actor("sanne"),
    )
    offering_actions.change_offering(
        offering,
        values(offering, OfferingDescription, topics=list(offering.topics.all())),
        by=region.actor("riet"),
    )

    assert [terms_of(row) for row in rows] == before
    assert all(before)


def test_a_filled_database_is_left_alone(region):
    before = Member.objects.count(), Message.objects.count()

    call_command("seed_demo", if_empty=True)
    with pytest.raises(CommandError, match="people in this database already"):
        call_command("seed_demo")

    assert (Member.objects.count(), Message.objects.count()) == before


def test_an_empty_database_is_known_by_its_people(region):
    assert region.empty_before
    assert not is_empty()


def test_on_a_monday_night_the_last_round_is_a_week_old():
    with clock.travel(MONDAY_NIGHT):
        world = World()
        past = [moment.at for moment in arcs._clockwork(world) if moment.at <= world.now]

    assert world.story(63, "06:55") in past
    assert world.story(70, "06:55") not in past


def test_a_larger_region_is_as_large_as_was_asked(region):
    members = Member.objects.count()
    told = io.StringIO()

    grow(region, Size(members=members + 60, offerings=150, messages=600), Progress(told))

    assert Member.objects.count() == members + 60
    assert Offering.objects.count() == 150
    assert Message.objects.count() == 600
    assert Community.objects.count() == 42
    assert Room.objects.filter(last_no=0).count() == 0
    assert re.search(r"Offerings +29 in", told.getvalue())
    test_messages_are_numbered_without_holes_and_in_the_order_of_time(region)
    test_everybody_can_sign_in_with_a_code(region)
    test_nothing_happened_in_the_future(region)


def test_larger_regions_speak_plain_dutch(region):
    grow(region, Size(members=400, offerings=400, messages=1000), Progress())

    texts = [
        *Offering.objects.filter(pk__gt=region.offerings["o121"].pk).values_list(
            "title", flat=True
        ),
        *Offering.objects.filter(pk__gt=region.offerings["o121"].pk).values_list("text", flat=True),
        *Community.objects.values_list("purpose", flat=True),
        *Interest.objects.values_list("text", flat=True),
        *Message.objects.order_by("-pk").values_list("md", flat=True)[:700],
    ]
    dutch = [text for text in texts if " the " not in text and " we " not in f" {text} "]
    assert [text for text in texts if FORBIDDEN.search(text)] == []
    assert [s for text in dutch for s in sentences(text) if len(s.split()) > LONGEST_SENTENCE] == []


def test_asking_for_nothing_more_adds_nothing(region):
    before = Member.objects.count(), Offering.objects.count(), Message.objects.count()

    grow(region, Size(members=10, offerings=10, messages=10), Progress())

    assert (Member.objects.count(), Offering.objects.count(), Message.objects.count()) == before


def test_a_bar_is_drawn_for_somebody_who_watches():
    class Screen(io.StringIO):
        def isatty(self):
            return True

    screen = Screen()
    assert list(Progress(screen).over("People", range(3), count=1500)) == [0, 1, 2]
    assert "[" in screen.getvalue()
    assert screen.getvalue().rstrip().endswith("s")
    assert "1500" in screen.getvalue()
