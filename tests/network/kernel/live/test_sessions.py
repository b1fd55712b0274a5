from __future__ import annotations

from datetime import timedelta
from importlib import import_module

import pytest
from django.conf import settings as site
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session

from network.kernel import clock
from network.kernel.live.bus import Bus, unpack
from network.kernel.live.sessions import visits
from network.members.models import Member
from tests.factories.members import MemberFactory

pytestmark = pytest.mark.django_db


def sign_in(member: Member) -> str:
    store = import_module(site.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(member.user.pk)
    store[BACKEND_SESSION_KEY] = site.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = member.user.get_session_auth_hash()
    store.create()
    return store.session_key


@pytest.fixture
def heard(monkeypatch):
    """What the bus would carry, with every transaction committed at once."""
    messages = []
    bus = Bus()
    bus.ears.add(lambda message: messages.append(unpack(message)))
    monkeypatch.setattr("network.kernel.live.say.bus", lambda: bus)
    return messages


def test_a_session_says_who_it_is(noor):
    key = sign_in(noor)

    visit = visits({key})[key]

    assert visit.user_id == noor.user.pk
    assert visit.person.actor.member_id == noor.pk
    assert visit.person.name == str(noor.public_id)
    assert visit.person.language == "nl"
    assert visit.is_welcome


def test_a_session_that_is_not_there_is_nobody():
    assert visits({"unknownsession"}) == {}


def test_a_session_without_anybody_signed_in_is_nobody():
    store = import_module(site.SESSION_ENGINE).SessionStore()
    store["language"] = "nl"
    store.create()

    assert visits({store.session_key}) == {}


def test_an_expired_session_is_over(noor):
    key = sign_in(noor)
    Session.objects.filter(pk=key).update(expire_date=clock.now() - timedelta(seconds=1))

    assert visits({key}) == {}


def test_a_session_from_before_a_new_password_is_over(noor):
    key = sign_in(noor)
    noor.user.set_password("iets heel anders 7")
    noor.user.save()

    assert visits({key}) == {}


def test_a_closed_account_is_over(noor):
    key = sign_in(noor)
    noor.user.is_active = False
    noor.user.save()

    assert visits({key}) == {}


@pytest.mark.parametrize("state", ["suspended", "erased", "pending"])
def test_a_member_who_may_not_come_in_is_known_and_not_welcome(noor, state):
    key = sign_in(noor)
    noor.state = state
    noor.save()

    assert not visits({key})[key].is_welcome


def test_a_rotated_key_keeps_the_session_and_only_reads_it(noor, settings):
    key = sign_in(noor)
    before = Session.objects.get(pk=key).session_data
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-key-that-is-long-enough-for-everything"

    assert visits({key})[key].is_welcome
    assert Session.objects.get(pk=key).session_data == before


def test_a_rotated_key_without_the_old_one_ends_it(noor, settings):
    key = sign_in(noor)
    settings.SECRET_KEY = "another-key-that-is-long-enough-for-everything"

    assert visits({key}) == {}


@pytest.mark.parametrize("count", [1, 40])
def test_any_number_of_sessions_costs_three_queries(count, django_assert_num_queries):
    keys = {sign_in(MemberFactory()) for _person in range(count)}

    with django_assert_num_queries(3):
        assert len(visits(keys)) == count


# Ends that are told -------------------------------------------------------------------------------


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


def test_signing_out_is_told(client, noor, heard, committed):
    client.force_login(noor.user)
    key = client.session.session_key

    with committed():
        client.logout()

    assert {"what": "session", "session": key} in heard


def test_a_deleted_session_is_told(noor, heard, committed):
    key = sign_in(noor)

    with committed():
        import_module(site.SESSION_ENGINE).SessionStore(key).delete()

    assert heard == [{"what": "session", "session": key}]


def test_a_new_password_is_told_by_whatever_door(noor, heard, committed):
    with committed():
        noor.user.set_password("iets heel anders 7")
        noor.user.save()

    assert heard == [{"what": "user", "user": noor.user.pk}]


def test_nothing_is_told_of_what_was_rolled_back(noor, heard, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=False):
        import_module(site.SESSION_ENGINE).SessionStore(sign_in(noor)).delete()

    assert heard == []
