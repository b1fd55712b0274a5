import pytest

from network.accounts.actions import create_token, remember_sign_in
from network.accounts.policies import ApiTokenPolicy, SignInPolicy, UserPolicy
from network.kernel.actors import SYSTEM, VISITOR
from tests.cast import actor
from tests.factories.members import MemberFactory

pytestmark = pytest.mark.django_db

TABLE = [
    (
        "owner",
        {"token": {"view", "revoke"}, "sign_in": {"view", "end"}, "user": {"view", "make_token"}},
    ),
    ("somebody", {"token": set(), "sign_in": set(), "user": set()}),
    ("host", {"token": set(), "sign_in": set(), "user": set()}),
    ("visitor", {"token": set(), "sign_in": set(), "user": set()}),
]


@pytest.mark.parametrize(("who", "verbs"), TABLE)
def test_an_account_is_its_owners_alone(who, verbs):
    owner = MemberFactory()
    people = {
        "owner": actor(owner),
        "somebody": actor(MemberFactory()),
        "host": actor(MemberFactory(is_host=True)),
        "visitor": VISITOR,
    }
    token, _secret = create_token(name="x", scope="read", days=1, by=actor(owner))
    sign_in = remember_sign_in(owner.user, "key", "", by=SYSTEM)
    rows = {
        "token": (ApiTokenPolicy, token),
        "sign_in": (SignInPolicy, sign_in),
        "user": (UserPolicy, owner.user),
    }

    assert {
        name: {verb for verb, rule in policy.rules().items() if rule.allows(people[who], row)}
        for name, (policy, row) in rows.items()
    } == verbs
