from django.db.models import Q

from network.accounts.models import ApiToken, SignIn, User
from network.kernel.actors import Actor
from network.kernel.policies import NOBODY, Policy, rule


@rule
def myself(actor: Actor) -> Q:
    return NOBODY if actor.member_id is None else Q(member=actor.member_id)


@rule
def of_my_account(actor: Actor) -> Q:
    return NOBODY if actor.member_id is None else Q(user__member=actor.member_id)


class UserPolicy(Policy[User]):
    model = User

    view = myself
    make_token = myself


class ApiTokenPolicy(Policy[ApiToken]):
    model = ApiToken

    view = of_my_account
    revoke = of_my_account


class SignInPolicy(Policy[SignIn]):
    model = SignIn

    view = of_my_account
    end = of_my_account
