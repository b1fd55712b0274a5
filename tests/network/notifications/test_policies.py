import pytest

from network.kernel.actors import VISITOR
from network.notifications.models import Preference
from network.notifications.policies import NoticePolicy, PreferencePolicy
from tests.cast import actor
from tests.factories.members import MemberFactory
from tests.factories.notifications import NoticeFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("who", "verbs"),
    [
        ("owner", {"view", "mark_seen", "change"}),
        ("somebody", set()),
        ("host", set()),
        ("visitor", set()),
    ],
)
def test_what_one_is_told_is_ones_own(who, verbs):
    notice = NoticeFactory()
    wish = Preference.objects.create(member=notice.member, kind="test.bread", wants_mail=True)
    people = {
        "owner": actor(notice.member),
        "somebody": actor(MemberFactory()),
        "host": actor(MemberFactory(is_host=True)),
        "visitor": VISITOR,
    }

    rows = ((NoticePolicy, notice), (PreferencePolicy, wish))
    assert {
        verb
        for policy, row in rows
        for verb, rule in policy.rules().items()
        if rule.allows(people[who], row)
    } == verbs
