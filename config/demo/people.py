"""The people of the region: their accounts, their profiles and where they work."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from config.demo.world import World, add_all, book, let_be_found
from network.accounts.models import User
from network.members.models import Member
from network.members.queries import searchable_text
from network.organisations.models import OrganisationMembership

HOST = "daan"


def welcome(world: World) -> None:
    """Let everybody in, with an address that was shown to be theirs: a code is enough."""
    told = book("people")
    for row, user in zip(told, _accounts(world, told), strict=True):
        world.people[row["key"]] = Member(
            user=user,
            display_name=row["display_name"],
            age_band=row["age_band"],
            band_confirmed_on=world.today - timedelta(days=world.random.randint(75, 300)),
            home_area=world.areas[row["home_area"]],
            languages=row["languages"],
            locale=row["locale"],
            bio=row["bio"],
            contact_preference=row["contact_preference"],
            directory_visibility=row["directory_visibility"],
            digest=row["digest"],
            state=Member.State.ACTIVE,
            is_host=row["network_role"] == "host",
            is_moderator=row["network_role"] == "moderator",
            created_at=user.date_joined,
        )
    add_all(world.people.values(), world.random)
    let_be_found(Member, {row.pk: searchable_text(row) for row in world.people.values()})
    _staff(world, told)


def _accounts(world: World, told: list[dict[str, Any]]) -> list[User]:
    users = add_all(
        [
            User(
                email=row["email"],
                password=make_password(None),
                date_joined=world.long_ago(at_least=80, at_most=380),
            )
            for row in told
        ]
    )
    add_all(
        [EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in users]
    )
    return users


def _staff(world: World, told: list[dict[str, Any]]) -> None:
    add_all(
        [
            OrganisationMembership(
                organisation=world.organisations[role["organisation"]],
                member=world.people[row["key"]],
                location=world.branches.get(role["branch"]),
                role=role["role"],
                job_title=role["job_title"],
                state=OrganisationMembership.State.ACTIVE,
                verified_by=world.people[HOST],
                created_at=world.people[row["key"]].created_at,
            )
            for row in told
            for role in row["organisation_roles"]
        ]
    )
