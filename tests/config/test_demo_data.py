"""The demo region holds together: every reference is real and every Dutch text is plain."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "config" / "demo"
VOCABULARY = ROOT / "network" / "vocabulary" / "data"
GRADES = ROOT / "config" / "demo" / "grades.json"

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SYSTEM = "system"
LONGEST_SENTENCE = 16
# Words that residents do not use: tone of voice, rules 7, 9 and 10.
FORBIDDEN = re.compile(
    r"\b(kwetsba\w+|doelgroep\w*|burgers?|klant(en)?|laaggeletterd\w*|programmering|"
    r"facilit\w+|initiatie(f|ven)|expertise|locaties?|participe\w+|evalu\w+|capaciteit|"
    r"prikkelarm\w*|community(?! librarian)|community's|IDO|POI|NT2|VOG)\b",
    re.IGNORECASE,
)
TEXT_KEYS = frozenset(
    [
        "title",
        "text",
        "purpose",
        "rhythm",
        "welcome",
        "characteristics",
        "note",
        "bio",
        "door_nl",
        "cancel_reason",
        "summary",
        "answer",
        "next_step",
        "can_do_myself",
        "reasons",
        "learning",
        "reason",
    ]
)


def load(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


region = load(DEMO / "region.json")
offerings = load(DEMO / "offerings.json")
communities = load(DEMO / "communities.json")
interests = load(DEMO / "interests.json")
people = load(DEMO / "people.json")
conversations = load(DEMO / "conversations.json")
activities = load(DEMO / "activities.json")
arcs = load(DEMO / "arcs.json")
grades = load(GRADES)
reference = load(VOCABULARY / "reference_data.json")

TOPICS = {topic["id"] for topic in load(VOCABULARY / "topics.json")}
SPECIAL = {t["id"] for t in load(VOCABULARY / "topics.json") if t.get("sensitivity") == "special"}
DAYPARTS = {f"{day}-{part['id']}" for day in DAYS for part in reference["dayparts"]}
AREAS = {area["id"] for area in region["areas"]}
ORGANISATIONS = {row["id"]: row for row in region["organisations"]}
BRANCHES = {row["id"]: row for row in region["branches"]}
COMMUNITIES = {row["id"]: row for row in communities}
INTERESTS = {row["id"]: row for row in interests}
OFFERINGS = {row["id"]: row for row in offerings}
PEOPLE = {row["key"]: row for row in people}
PROPOSALS = {row["id"]: row for row in region["proposals"]}
NEEDS = {row["id"]: row for row in region["needs"]}
STEPS = [step for arc in arcs["arcs"] for step in arc["steps"]] + arcs["meanwhile"]["steps"]


def ids_of(name: str) -> set[str]:
    return {row["id"] for row in reference[name]}


def dutch_texts(value: Any, *, lang: str = "nl", key: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        own = value.get("bio_lang", value.get("lang", lang))
        for name, inner in value.items():
            yield from dutch_texts(inner, lang=own, key=name)
    elif isinstance(value, list):
        for inner in value:
            yield from dutch_texts(inner, lang=lang, key=key)
    elif isinstance(value, str) and lang == "nl" and key in TEXT_KEYS:
        yield value


# region.json and arcs.json also carry a note to the developer, in English.
DUTCH = {
    "region": list(dutch_texts({k: v for k, v in region.items() if k not in {"note", "clock"}})),
    "offerings": list(dutch_texts(offerings)),
    "communities": list(dutch_texts([c for c in communities if c["languages"][0] == "nl"])),
    "interests": list(dutch_texts(interests)),
    "people": list(dutch_texts(people)),
    "conversations": list(dutch_texts(conversations)),
    "activities": list(dutch_texts(activities)),
    "arcs": list(dutch_texts([arc["steps"] for arc in arcs["arcs"]])),
}


def sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.!?:])\s+", text)


def test_the_region_has_the_promised_size() -> None:
    added_later = [row for row in offerings if "added_week" in row]
    counts = (len(BRANCHES), len(ORGANISATIONS), len(COMMUNITIES), len(INTERESTS))
    assert counts == (10, 35, 40, 25)
    assert len(OFFERINGS) - len(added_later) == 120
    assert [row["id"] for row in added_later] == ["o121"]
    assert len(arcs["arcs"]) == 8
    assert len(conversations) >= 150
    assert len(activities) >= 35
    assert sum(person["demo_door"] for person in people) == 9


@pytest.mark.parametrize(
    "rows", [region["areas"], offerings, communities, interests, activities, arcs["arcs"]]
)
def test_every_id_is_used_once(rows: list[dict[str, Any]]) -> None:
    assert max(Counter(row["id"] for row in rows).values()) == 1


def test_places_and_organisations_exist() -> None:
    for area in region["areas"]:
        assert area["parent"] is None or area["parent"] in AREAS
    for row in ORGANISATIONS.values():
        assert row["area"] in AREAS
        assert row["kind"] in ids_of("organisation_kinds")
    for row in BRANCHES.values():
        assert ORGANISATIONS[row["organisation"]]["kind"] == "library"
        assert row["area"] in AREAS
        assert row["access_checked_by"] in PEOPLE
        assert set(row["opening_hours"]) <= set(DAYS)
        assert set(row["access_facts"]) <= ids_of("space_features")


@pytest.mark.parametrize("offering", offerings, ids=lambda row: row["id"])
def test_an_offering_points_at_real_things(offering: dict[str, Any]) -> None:
    assert offering["kind"] in ids_of("offering_kinds")
    assert offering["provider"] in ORGANISATIONS
    assert offering["area"] in AREAS
    if offering["branch"]:
        assert BRANCHES[offering["branch"]]["organisation"] == offering["provider"]
    assert 1 <= len(offering["topics"]) <= 3
    assert set(offering["topics"]) <= TOPICS
    assert set(offering["features"]) <= ids_of("space_features")
    assert offering["when"]
    assert set(offering["when"]) <= DAYPARTS
    assert set(offering["audience"]) <= ids_of("audiences")
    assert offering["cost"] in ids_of("cost_kinds")
    assert (offering["amount_eur"] is None) == (offering["cost"] in {"free", "by_arrangement"})
    assert offering["mode"] in {"onsite", "online", "both"}
    assert set(offering) - {"added_week"} == set(offerings[0])


def test_only_the_kringloop_has_a_piano() -> None:
    assert [row["id"] for row in offerings if "piano" in row["features"]] == ["o121"]


@pytest.mark.parametrize("community", communities, ids=lambda row: row["id"])
def test_a_community_is_complete(community: dict[str, Any]) -> None:
    assert community["kind"] in ids_of("community_kinds")
    assert community["phase"] in ids_of("community_phases")
    assert community["openness"] in ids_of("community_openness")
    assert community["home_branch"] in BRANCHES
    assert community["area"] in AREAS
    assert 1 <= len(community["topics"]) <= 6
    assert set(community["topics"]) <= TOPICS
    assert len(community["characteristics"]) >= 2
    assert set(community["meets"]) <= DAYPARTS
    if SPECIAL & set(community["topics"]):
        assert community["openness"] != "open"


def test_a_community_has_a_facilitator_and_two_to_six_others() -> None:
    for key in COMMUNITIES:
        roles = [r["role"] for p in people for r in p["community_roles"] if r["community"] == key]
        taking_part = [role for role in roles if role not in {"follower", "partner"}]
        assert "facilitator" in taking_part, key
        assert 3 <= len(taking_part) <= 9, key
        assert len(roles) >= 3, key


@pytest.mark.parametrize("interest", interests, ids=lambda row: row["id"])
def test_an_interest_has_one_to_four_asks(interest: dict[str, Any]) -> None:
    assert interest["community"] in COMMUNITIES
    assert interest["area"] in AREAS
    assert set(interest["topics"]) <= TOPICS
    assert set(interest["audience"]) <= ids_of("audiences")
    assert interest["max_cost"] in ids_of("cost_kinds")
    assert 1 <= len(interest["asks"]) <= 4
    for ask in interest["asks"]:
        assert ask["kind"] in ids_of("offering_kinds")
        assert set(ask["must_features"]) <= ids_of("space_features")
        assert ask["dayparts"]
        assert set(ask["dayparts"]) <= DAYPARTS
        assert set(ask["topics"]) <= TOPICS
        assert ask["size"] is None or ask["size"] > 0


@pytest.mark.parametrize("person", people, ids=lambda row: row["key"])
def test_a_person_has_protected_defaults(person: dict[str, Any]) -> None:
    assert person["home_area"] in AREAS
    assert " " not in person["display_name"]
    assert {r["community"] for r in person["community_roles"]} <= set(COMMUNITIES)
    assert {r["role"] for r in person["community_roles"]} <= ids_of("community_roles")
    for role in person["organisation_roles"]:
        assert role["role"] in ids_of("organisation_roles")
        assert role["organisation"] in ORGANISATIONS
        assert role["branch"] is None or role["branch"] in BRANCHES
    if person["age_band"] == "16_17":
        assert person["directory_visibility"] in {"nobody", "my_groups"}
    if person["directory_visibility"] == "public":
        assert person["organisation_roles"]
    if person["demo_door"]:
        assert person["door_nl"]
        assert person["door_en"]


def test_every_partner_has_a_contact_and_every_library_a_manager_and_librarian() -> None:
    held = {(r["organisation"], r["role"]) for p in people for r in p["organisation_roles"]}
    for key, row in ORGANISATIONS.items():
        if row["kind"] == "library":
            assert {(key, "manager"), (key, "community_librarian")} <= held
        elif row["kind"] != "support":
            assert (key, "contact") in held, key


def test_messages_are_from_people_who_may_enter_the_room() -> None:
    for message in conversations:
        author = PEOPLE[message["by"]]
        kind, _, about = message["room"].partition(":")
        assert message["day"] < 0
        assert re.fullmatch(r"\d\d:\d\d", message["time"])
        if kind == "match":
            interest, offering = about.split("/")
            assert interest in INTERESTS
            assert offering in OFFERINGS
        elif kind == "network":
            assert author["organisation_roles"]
        else:
            assert kind in {role["community"] for role in author["community_roles"]}


@pytest.mark.parametrize("activity", activities, ids=lambda row: row["id"])
def test_an_activity_says_where_and_whether_you_can_get_in(activity: dict[str, Any]) -> None:
    place = activity["place"]
    assert activity["community"] in COMMUNITIES
    assert activity["partner"] is None or activity["partner"] in ORGANISATIONS
    assert activity["proposal"] is None or activity["proposal"] in PROPOSALS
    assert len([key for key in place.values() if key]) == 1
    assert place["branch"] is None or place["branch"] in BRANCHES
    assert place["organisation"] is None or place["organisation"] in ORGANISATIONS
    assert place["offering"] is None or place["offering"] in OFFERINGS
    assert place["branch"] or activity["access_facts"]
    assert set(activity["topics"]) <= TOPICS
    assert activity["signup_mode"] in {"drop_in", "sign_up", "invite"}
    for edition in activity["editions"]:
        assert -8 * 7 <= edition["day"] < 6 * 7
        assert edition["end_next_day"] or edition["start"] < edition["end"]
        assert (edition["headcount"] is not None) == (edition["state"] == "closed")
        assert (edition["state"] == "closed") == (edition["day"] < 0)
        assert bool(edition["cancel_reason"]) == (edition["state"] == "cancelled")


def test_one_coming_edition_is_cancelled_with_a_reason() -> None:
    states = Counter(e["state"] for a in activities for e in a["editions"])
    assert states["cancelled"] == 1


def test_the_steps_of_the_stories_point_at_real_things() -> None:
    known: dict[str, Any] = {
        "interest": INTERESTS,
        "offering": OFFERINGS,
        "community": COMMUNITIES,
        "proposal": PROPOSALS,
        "need": NEEDS,
        "person": PEOPLE,
    }
    for step in STEPS:
        assert step["who"] == SYSTEM or step["who"] in PEOPLE
        for pair in (step["data"], *step["data"].get("finds", [])):
            for key, rows in known.items():
                assert key not in pair or pair[key] in rows, step
            if "ask" in pair:
                ask = INTERESTS[pair["interest"]]["asks"][pair["ask"] - 1]
                assert ask["kind"] == OFFERINGS[pair["offering"]]["kind"]


def test_a_story_is_told_in_order() -> None:
    for steps in [*(arc["steps"] for arc in arcs["arcs"]), arcs["meanwhile"]["steps"]]:
        moments = [(step["day"], step["time"]) for step in steps]
        assert moments == sorted(moments)


def test_grades_name_real_pairs() -> None:
    for part in ("golden_relevance", "more_relevance"):
        for interest, graded in grades[part].items():
            assert interest in INTERESTS
            assert set(graded) <= set(OFFERINGS)
    for pair in grades["hard_negatives"]:
        assert pair["interest"] in INTERESTS
        assert pair["offering"] in OFFERINGS


@pytest.mark.parametrize("name", sorted(DUTCH))
def test_dutch_sentences_are_short(name: str) -> None:
    assert DUTCH[name]
    long = [s for text in DUTCH[name] for s in sentences(text) if len(s.split()) > LONGEST_SENTENCE]
    assert long == []


@pytest.mark.parametrize("name", sorted(DUTCH))
def test_dutch_texts_use_the_words_of_residents(name: str) -> None:
    assert [text for text in DUTCH[name] if FORBIDDEN.search(text)] == []


@pytest.mark.parametrize("path", sorted(DEMO.glob("*.json")), ids=lambda path: path.stem)
def test_nothing_points_at_a_real_person_or_address(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    mails = re.findall(r"[\w.+-]+@[\w.-]+\w", text)
    assert [mail for mail in mails if not mail.endswith(".example")] == []
    assert re.findall(r"\b\d{4} ?[A-Z]{2}\b", text) == []
    assert re.findall(r"(?<!\d)(?:\+31|0\d)[\d -]{7,}\d", text) == []
    assert re.findall(r"https?://|www\.", text) == []
