"""Larger regions for trying out how the network carries them: the same each time for a seed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from random import Random
from typing import Any, NamedTuple

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import F
from django.utils.text import slugify

from config.demo import larger_gifts, larger_groups, larger_talks
from config.demo.progress import Progress
from config.demo.region import found_by
from config.demo.workshop import Workshop
from config.demo.world import World, add_all, book, let_be_found
from matching.actions import mark_dirty
from network.accounts.models import User
from network.communities.models import Interest
from network.kernel.actors import SYSTEM
from network.members.models import Member, Visibility
from network.members.queries import searchable_text
from network.offerings.models import Offering
from network.organisations.models import Organisation, OrganisationMembership

AT_ONCE = 500
OFFERINGS_EACH = 12
PEOPLE_EACH = 25


class Size(NamedTuple):
    """At least so many; nothing of it, and the region stays as it was written down."""

    members: int = 0
    offerings: int = 0
    messages: int = 0


def grow(world: World, size: Size, progress: Progress) -> None:
    """Add what lacks, part by part, each in a transaction of its own."""
    offerings = max(0, size.offerings - Offering.objects.count())
    partners = -(-offerings // OFFERINGS_EACH)
    people = max(size.members - Member.objects.count(), partners)
    if not (people or offerings or size.messages):
        return
    random = Random(f"{world.seed} larger")  # noqa: S311 (no secret)
    shop = Workshop(world, book("larger"), random, progress)
    with transaction.atomic():
        newcomers = _people(shop, people)
    with transaction.atomic():
        givers = _partners(shop, newcomers[:partners])
    with transaction.atomic():
        larger_groups.gather(shop, newcomers, people // PEOPLE_EACH)
    with transaction.atomic():
        larger_gifts.offer(shop, givers, offerings)
    with transaction.atomic():
        larger_talks.talk(shop, size.messages)
        _look_again()


def _look_again() -> None:
    """One change is enough: the engine then looks at everything."""
    newest = Interest.objects.order_by("pk").last()
    if newest is not None:
        mark_dirty("interest", newest.pk, by=SYSTEM)


def batches(count: int) -> list[range]:
    """The numbers up to `count`, so many at once."""
    return [range(first, min(first + AT_ONCE, count)) for first in range(0, count, AT_ONCE)]


def _people(shop: Workshop, count: int) -> list[Member]:
    world, words, random = shop.world, shop.words, shop.random
    areas = shop.places()

    def person(number: int) -> Member:
        name = f"{random.choice(words['first_names'])} {random.choice(words['initials'])}."
        since = world.long_ago(at_least=3, at_most=700)
        minor = random.random() < 0.03  # noqa: PLR2004 (one in thirty)
        shown = random.choice([Visibility.GROUPS, Visibility.GROUPS, Visibility.MEMBERS])
        return Member(
            user=User(
                email=f"{slugify(name)}-{number}@buurt.example",
                password=make_password(None),
                date_joined=since,
            ),
            display_name=name,
            age_band=Member.AgeBand.MINOR if minor else Member.AgeBand.ADULT,
            band_confirmed_on=max(since.date(), world.today - timedelta(days=300)),
            home_area=random.choice(areas),
            languages=random.choice([["nl"], ["nl"], ["nl"], ["nl", "en"], ["nl", "ar"]]),
            directory_visibility=Visibility.GROUPS if minor else shown,
            state=random.choices([Member.State.ACTIVE, Member.State.DORMANT], [19, 1])[0],
            created_at=since,
        )

    members: list[Member] = []
    for numbers in shop.progress.over("People", batches(count), count=count):
        batch = [person(number) for number in numbers]
        users = add_all([member.user for member in batch if member.user])
        add_all([EmailAddress(user=u, email=u.email, verified=True, primary=True) for u in users])
        add_all(batch, random)
        let_be_found(Member, {member.pk: searchable_text(member) for member in batch})
        members += batch
    settle_dates(Member, members)
    return members


def _partners(shop: Workshop, contacts: Sequence[Member]) -> list[Organisation]:
    """Organisations, each with a grown-up who may speak for it."""
    world, words, random = shop.world, shop.words, shop.random
    areas = shop.places()

    def partner(number: int) -> Organisation:
        kind = words["organisations"][number % len(words["organisations"])]
        area = random.choice(areas)
        name = f"{kind['name']} {random.choice(words['things_with_names'])} {area.name}"
        return Organisation(
            kind=kind["kind"],
            name=name,
            slug=world.slug(Organisation, name),
            summary=kind["summary"],
            area=area,
            public_contact=f"info@{slugify(name)}.example",
            state=Organisation.State.VERIFIED,
            created_at=world.long_ago(at_least=30, at_most=900),
        )

    givers: list[Organisation] = []
    count = len(contacts)
    for numbers in shop.progress.over("Organisations", batches(count), count=count):
        batch = add_all([partner(number) for number in numbers], random)
        let_be_found(Organisation, {row.pk: found_by(row) for row in batch})
        givers += batch
    Member.objects.filter(pk__in=[member.pk for member in contacts]).update(
        age_band=Member.AgeBand.ADULT, directory_visibility=Visibility.MEMBERS
    )
    add_all(
        [
            OrganisationMembership(
                organisation=giver,
                member=member,
                role=OrganisationMembership.Role.CONTACT,
                job_title=random.choice(words["jobs"]),
                state=OrganisationMembership.State.ACTIVE,
                created_at=giver.created_at,
            )
            for giver, member in zip(givers, contacts, strict=True)
        ]
    )
    settle_dates(Organisation, givers)
    return givers


def settle_dates(model: Any, rows: Sequence[Any]) -> None:
    """They were written down today, but not changed since their own first day."""
    if rows:
        model.objects.filter(pk__gte=rows[0].pk).update(changed_at=F("created_at"))
