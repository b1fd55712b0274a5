"""The same question at every door has one answer, from one rule: for each row and each person.

The cases come from the policies and the addresses themselves: whoever adds a policy, a page or a
REST route adds its row in `table.py`, or the last tests here fail.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.db.models import Model
from django.urls import URLPattern, URLResolver, get_resolver

from config.api_urls import router
from config.urls import ROOMS
from network.kernel.policies import Policy, Rule
from tests.doors.knock import everything_in, missing, page, rest
from tests.doors.region import WHO, Region
from tests.doors.table import NO_ROW, PUBLIC_LISTS, TABLE, WITHOUT_DOORS, Doors, Verb

pytestmark = pytest.mark.django_db
# These ask for every row; the others for one row of every kind of answer they get.
THOROUGH = ("visitor", "core")
# Who may what is told for everybody in the tables of each room; here one of each kind knocks.
WHO_ACT = ("visitor", "resident", "core", "librarian", "partner", "host")
WHO_LOOK = (*WHO_ACT, "invited", "suspended", "moderator", "blocked")


def named(doors: Doors) -> str:
    return doors.policy.__name__


def rows_of(doors: Doors, region: Region) -> dict[str, Any]:
    return region.rows[doors.policy.model]


def allowed(rule: Rule[Any], doors: Doors, region: Region, who: str) -> set[Any]:
    model: type[Model] = doors.policy.model
    rows = model._default_manager.filter(rule.q(region.actor(who)))
    return set(rows.values_list("pk", flat=True))


def asked_for(doors: Doors, region: Region, who: str, *allowed: set[Any]) -> dict[str, Any]:
    """Which rows this person asks for, by name."""
    rows = rows_of(doors, region)
    if who in THOROUGH:
        return rows
    kinds = {tuple(row.pk in may for may in allowed): name for name, row in rows.items()}
    return {name: rows[name] for name in kinds.values()}


@pytest.mark.parametrize("who", WHO_LOOK)
@pytest.mark.parametrize("doors", [doors for doors in TABLE if doors.pages], ids=named)
def test_a_page_opens_when_the_rule_says_so(doors, who, region, come_as, undrawn):
    client = come_as(who)
    for route, rule in doors.pages.items():
        may = allowed(rule, doors, region, who)
        never = None
        for name, row in asked_for(doors, region, who, may).items():
            where = doors.address(row)
            given = page(client, route, where)
            if row.pk in may:
                assert given.is_open, f"{route} of {name}: the rule says yes, and {given.status}"
                continue
            never = never or page(client, route, missing(where))
            assert given.is_refusal, f"{route} of {name}: the rule says no, and {given.status}"
            assert given == never, f"{route} of {name} is not as if it never was"


@pytest.mark.parametrize("who", WHO_LOOK)
@pytest.mark.parametrize("doors", [doors for doors in TABLE if doors.rest], ids=named)
def test_rest_answers_and_lists_when_the_rule_says_so(doors, who, region, come_as):
    client = come_as(who)
    listed = everything_in(client, f"{doors.rest}-list")
    found = allowed(doors.listed or doors.policy.view, doors, region, who)
    may = allowed(doors.detail, doors, region, who) if doors.detail else set()
    never = None
    for name, row in asked_for(doors, region, who, may, found).items():
        where = doors.rest_address(row)
        [key] = where.values()
        if doors.listed:
            assert (f'"{key}"' in listed) is (row.pk in found), f"{name} in {doors.rest}'s list"
        if doors.detail is None:
            continue
        given = rest(client, f"{doors.rest}-detail", where)
        if row.pk in may:
            assert given.status == 200, f"{doors.rest} {name}: the rule says yes"
            continue
        never = never or rest(client, f"{doors.rest}-detail", missing(where))
        assert given.is_refusal, f"{doors.rest} {name}: the rule says no, and {given.status}"
        assert given == never, f"{doors.rest} {name} is not as if it never was"


@pytest.mark.parametrize("who", WHO_ACT)
@pytest.mark.parametrize("doors", [doors for doors in TABLE if doors.verbs], ids=named)
def test_a_deed_is_refused_alike_at_the_page_and_in_rest(doors, who, region, come_as, undrawn):
    client = come_as(who)
    seen = allowed(doors.policy.view, doors, region, who)
    for verb in doors.verbs:
        may = allowed(verb.rule, doors, region, who)
        for (is_seen, is_allowed), row in one_of_each(doors, region, seen, may).items():
            answers = ask(client, doors, verb, row)
            for route, given in answers.items():
                told = f"{route}: {given.status}; the rule says {is_allowed}, seen: {is_seen}"
                if is_allowed:
                    assert not given.is_refusal, told
                else:  # 409 where the deed can say why, to who could do it in another state
                    assert given.is_refusal or given.status == 409, told


def one_of_each(doors: Doors, region: Region, seen: set[Any], may: set[Any]) -> dict[Any, Any]:
    """Of every kind of answer one row: unseen, seen but refused, and allowed."""
    return {(row.pk in seen, row.pk in may): row for row in rows_of(doors, region).values()}


def ask(client: Any, doors: Doors, verb: Verb, row: Any) -> dict[str, Any]:
    answers = {}
    if verb.page:
        where = doors.address(row)
        answers[verb.page] = page(client, verb.page, where, verb.page_method, **verb.said)
    if verb.rest:
        where = doors.rest_address(row)
        answers[verb.rest] = rest(client, verb.rest, where, verb.rest_method, **verb.said)
    return answers


# Nothing is forgotten -----------------------------------------------------------------------------


def test_every_policy_has_a_row_in_the_table():
    ours = {
        policy
        for policy in Policy.of.values()
        if policy.__module__.split(".")[0] in {"network", "matching", "chat"}
    }
    assert {doors.policy for doors in TABLE} | set(WITHOUT_DOORS) == ours


def test_every_rest_route_has_a_row_in_the_table():
    known = {f"{doors.rest}-{door}" for doors in TABLE if doors.rest for door in ("list", "detail")}
    known |= {verb.rest for doors in TABLE for verb in doors.verbs}
    known |= {route for doors in TABLE for route in doors.others}
    there = {
        route.name
        for route in routes(get_resolver("config.api_urls"))
        if route.name and route.name.split("-")[0] not in PUBLIC_LISTS and has_argument(route)
    }
    assert there <= known, f"which rule stands behind {sorted(there - known)}?"
    listed = {basename for _prefix, _view, basename in router.registry} - PUBLIC_LISTS
    assert listed == {doors.rest for doors in TABLE if doors.rest}


def test_every_page_of_a_row_has_a_row_in_the_table():
    known = {route for doors in TABLE for route in doors.pages}
    known |= {verb.page.partition("/")[0] for doors in TABLE for verb in doors.verbs}
    known |= {route for doors in TABLE for route in doors.others} | set(NO_ROW)
    there = {
        f"{resolver.app_name}:{route.name}"
        for resolver in map(get_resolver, ROOMS.values())
        for resolver, route in [(get_room(resolver), route) for route in routes(resolver)]
        if has_argument(route)
    }
    assert there <= known, f"which rule stands behind {sorted(there - known)}?"


def test_every_row_of_the_table_is_knocked_at_by_somebody_who_may(region):
    for doors in TABLE:
        rules = [*doors.pages.values(), doors.detail, doors.listed]
        rules += [verb.rule for verb in doors.verbs]
        for rule in filter(None, rules):
            ours = {row.pk for row in rows_of(doors, region).values()}
            somebody = any(ours & allowed(rule, doors, region, who) for who in reversed(WHO))
            assert somebody, f"{named(doors)}: a rule says no to everybody in the region"


def routes(resolver: URLResolver) -> list[URLPattern]:
    found: list[URLPattern] = []
    for part in resolver.url_patterns:
        found += routes(part) if isinstance(part, URLResolver) else [part]
    return found


def has_argument(route: URLPattern) -> bool:
    return bool(route.pattern.converters or route.pattern.regex.groupindex)


def get_room(resolver: URLResolver) -> Any:
    return resolver.urlconf_module
