"""The published schema tells the truth: whatever it allows gets an answer it announced."""

from __future__ import annotations

from datetime import timedelta

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema
from hypothesis import HealthCheck, Phase, given, seed
from hypothesis import settings as turns
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from matching import runs
from matching.models import Match, MatchRun
from network.accounts.actions import create_token
from network.activities import actions as planning
from network.activities.tickets import Ticket
from network.kernel import clock
from network.kernel.throttle import ActorThrottle
from network.notifications.models import Notice
from network.organisations.models import OrganisationMembership
from tests import cast
from tests.factories.activities import EditionFactory
from tests.factories.chat import room_with
from tests.factories.communities import CommunityMembershipFactory
from tests.matching import conftest as pairs

pytestmark = pytest.mark.django_db
world = pairs.world

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
EXAMPLES = 2


@pytest.fixture(autouse=True)
def one_connection():
    """After a request the site gives its connection back; a test goes on in the same one."""
    for asked in (request_started, request_finished):
        asked.disconnect(close_old_connections)
    yield
    for asked in (request_started, request_finished):
        asked.connect(close_old_connections)


@pytest.fixture(scope="module")
def schema():
    written = SchemaGenerator().get_schema(request=None, public=True)
    validate_schema(written)
    return written


@pytest.fixture(scope="module")
def doors(schema):
    found = schemathesis.openapi.from_dict(schema)
    found.app = get_wsgi_application()
    found.config.generation.modes = [GenerationMode.POSITIVE]
    return found


@pytest.fixture
def known(world, deliver_all):
    """One of everything, so that an address leads somewhere."""
    runs.run(MatchRun.Kind.FULL)
    edition = EditionFactory(activity__community=world.community)
    seat = CommunityMembershipFactory(community=world.community, state="requested")
    library = cast.the_library()
    idea = planning.submit_idea(
        planning.Idea(
            title="Boekenkastje",
            text="In onze straat.",
            area=library.area,
            branch=library.locations.get(),
        ),
        by=cast.actor(world.yara),
    )
    room = room_with(world.fatma, world.sam)
    ticket = Ticket(
        "story:1", str(world.community.public_id), str(world.offering.public_id), "/rooms/"
    )
    start = clock.now() + timedelta(days=3)
    when = planning.When(
        title="Kennismaken", starts_at=start, ends_at=start + timedelta(hours=1), place="De Brug"
    )
    plan = planning.propose_date(ticket, when, by=cast.actor(world.fatma))
    deliver_all()
    return {
        "dates": plan.public_id,
        "activities": edition.activity.slug,
        "areas": world.community.area.slug,
        "communities": world.community.slug,
        "editions": edition.public_id,
        "ideas": idea.public_id,
        "interests": world.ask.interest.public_id,
        "matches": Match.objects.get().public_id,
        "members": world.sam.public_id,
        "memberships": seat.public_id,
        "notices": Notice.objects.first().public_id,
        "offerings": world.offering.slug,
        "organisations": world.offering.organisation.slug,
        "rooms": room.public_id,
        "staff": OrganisationMembership.objects.first().public_id,
        "topics": "repair",
    }


@pytest.mark.parametrize("who", ["visitor", "fatma"])
def test_whatever_is_asked_gets_an_answer_that_was_announced(
    who,
    doors,
    known,
    world,
    monkeypatch,
):
    monkeypatch.setattr(ActorThrottle, "allow_request", lambda *_args: True)
    headers = {}
    if who != "visitor":
        _token, secret = create_token(name="all", scope="write", days=9, by=world.actor(who))
        headers = {"Authorization": f"Bearer {secret}"}

    for result in doors.get_all_operations():
        operation = result.ok()
        asked(operation, known.get(operation.path.split("/")[2]), headers)()


def asked(operation, here, headers):
    """A few requests to this door, at the address of something that is there."""

    @seed(5)
    @turns(
        max_examples=EXAMPLES,
        phases=[Phase.explicit, Phase.generate],
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def ask(case):
        if here is not None and case.path_parameters:
            case.path_parameters = dict.fromkeys(case.path_parameters, str(here))
        case.call_and_validate(headers=headers, checks=CHECKS)

    return ask
