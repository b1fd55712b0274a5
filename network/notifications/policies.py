from django.db.models import Q

from network.kernel.actors import Actor
from network.kernel.policies import Policy, rule
from network.notifications.models import Notice, Preference


@rule
def my_own(actor: Actor) -> Q:
    return Q(member=actor.member_id) if actor.member_id else Q(pk__in=[])


class NoticePolicy(Policy[Notice]):
    model = Notice

    view = my_own
    mark_seen = my_own


class PreferencePolicy(Policy[Preference]):
    model = Preference

    view = my_own
    change = my_own
