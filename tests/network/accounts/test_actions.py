from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session

from network.accounts import actions, queries
from network.accounts.models import ApiToken, SignIn
from network.accounts.tasks import forget_ended_sessions
from network.kernel import clock
from network.kernel.actors import SYSTEM, VISITOR
from network.kernel.errors import Forbidden, Invalid, NotFound
from network.kernel.event_log import StoredEvent
from network.kernel.live.session_store import SessionStore
from tests.cast import actor

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def a_key(member, **fields):
    return actions.create_token(
        **({"name": "Screen", "scope": "read", "days": 30} | fields), by=actor(member)
    )


def a_sign_in(member, user_agent=FIREFOX):
    session = SessionStore()
    session.create()
    return actions.remember_sign_in(member.user, session.session_key, user_agent, by=SYSTEM)


def test_only_the_print_of_a_key_is_kept(yara):
    token, secret = a_key(yara)

    assert token.digest == hashlib.sha256(secret.encode()).hexdigest()
    assert secret not in str(ApiToken.objects.values().get())
    assert queries.token_of(token.digest) == token
    assert StoredEvent.objects.get().name == "token.created"


@pytest.mark.parametrize("days", [0, -1, 366])
def test_a_key_works_for_a_year_at_most(yara, days):
    with pytest.raises(Invalid):
        a_key(yara, days=days)

    assert not ApiToken.objects.exists()


def test_a_visitor_makes_no_key(db):
    with pytest.raises(NotFound):
        actions.create_token(name="x", scope="read", days=30, by=VISITOR)

    assert not ApiToken.objects.exists()


def test_nobody_has_endless_keys(yara):
    for number in range(actions.MOST_TOKENS):
        a_key(yara, name=f"Key {number}")

    with pytest.raises(Invalid):
        a_key(yara)

    assert ApiToken.objects.count() == actions.MOST_TOKENS


def test_an_old_key_opens_nothing(yara):
    token, _secret = a_key(yara)

    with clock.travel(clock.now() + timedelta(days=31)):
        assert queries.token_of(token.digest) is None


def test_a_key_of_a_closed_account_opens_nothing(yara):
    token, _secret = a_key(yara)
    yara.user.is_active = False
    yara.user.save()

    assert queries.token_of(token.digest) is None


def test_a_key_can_be_taken_away_by_its_owner_only(yara, sam):
    token, _secret = a_key(yara)

    with pytest.raises(Forbidden):
        actions.revoke_token(token, by=actor(sam))
    assert queries.token_of(token.digest) == token

    actions.revoke_token(token, by=actor(yara))
    assert queries.token_of(token.digest) is None


def test_the_last_use_is_a_day_and_written_once(yara, django_assert_num_queries):
    token, _secret = a_key(yara)
    actions.use_token(token, by=SYSTEM)
    token.refresh_from_db()

    with django_assert_num_queries(2):  # the savepoint
        actions.use_token(token, by=SYSTEM)

    token.refresh_from_db()
    assert token.last_used_on == clock.today()


def test_a_line_says_where_without_saying_more(yara):
    a_sign_in(yara)

    [place] = queries.places_of(actor(yara), None)
    assert place.name == "Firefox on Linux"
    assert {field.name for field in SignIn._meta.fields} == {
        "id",
        "public_id",
        "created_at",
        "changed_at",
        "user",
        "session_key",
        "browser",
        "system",
    }


def test_the_browser_here_comes_first(yara):
    here = a_sign_in(yara)
    a_sign_in(yara)

    first, second = queries.places_of(actor(yara), here.session_key)

    assert (first.sign_in, first.is_here, second.is_here) == (here, True, False)


def test_ending_a_session_ends_it(yara):
    sign_in = a_sign_in(yara)

    actions.end_sign_in(sign_in, by=actor(yara))

    assert not Session.objects.filter(session_key=sign_in.session_key).exists()
    assert queries.places_of(actor(yara), None) == []


def test_nobody_ends_a_session_of_somebody_else(yara, sam):
    sign_in = a_sign_in(yara)

    with pytest.raises(Forbidden):
        actions.end_sign_in(sign_in, by=actor(sam))

    assert Session.objects.filter(session_key=sign_in.session_key).exists()


def test_signing_out_elsewhere_leaves_here_and_others_alone(yara, sam):
    here, elsewhere, other = a_sign_in(yara), a_sign_in(yara), a_sign_in(sam)

    count = actions.end_other_sign_ins(here.session_key, by=actor(yara))

    assert count == 1
    assert set(SignIn.objects.all()) == {here, other}
    assert not Session.objects.filter(session_key=elsewhere.session_key).exists()


def test_a_session_that_ended_by_itself_is_forgotten(yara):
    over, living = a_sign_in(yara), a_sign_in(yara)
    Session.objects.filter(session_key=over.session_key).update(expire_date=clock.now())

    forget_ended_sessions()
    forget_ended_sessions()

    assert list(SignIn.objects.all()) == [living]
