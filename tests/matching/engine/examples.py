"""Small worlds for the engine's tests: one good pair to vary, and any pair hypothesis can think of."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import strategies as st

from matching.engine.shapes import (
    BY_ARRANGEMENT,
    COST_LADDER,
    Answer,
    AskFacts,
    FeatureWords,
    OfferingFacts,
    Pair,
    Standing,
    Topic,
    Vocabulary,
)
from matching.engine.tables import DAYPARTS

VOCABULARY = Vocabulary(
    topics=(
        Topic("making", ("Maken en techniek", "Making")),
        Topic(
            "repair",
            ("Repareren", "Repair"),
            ("repaircafé", "fixing"),
            ("kapot", "gereedschap"),
            "making",
        ),
        Topic("textiles", ("Naaien en textiel", "Textiles"), ("naaimachine",), ("rits",), "making"),
        Topic("singing", ("Zingen", "Singing"), ("koor", "choir"), ("lied",)),
        Topic("neighbour-help", ("Burenhulp", "Neighbour help"), (), ("vervoer", "busje")),
        Topic("teenagers", ("Jongeren", "Teenagers"), ("tieners",)),
    ),
    features=(
        FeatureWords("piano", ("Piano",)),
        FeatureWords("step_free", ("Zonder drempels", "Step-free")),
        FeatureWords("wifi", ("Wifi", "Wi-Fi")),
    ),
)

WORKSHOP = OfferingFacts(
    id="workshop",
    kind="space",
    title="Zaal met werkbanken",
    provider="spijkertje",
    text="Er staat goed gereedschap. Kapotte spullen zijn welkom.",
    topics=("repair",),
    audience=frozenset({"everyone"}),
    place="Noordrand",
    lat=52.56,
    lon=5.215,
    reach_km=0,
    dayparts=frozenset({"sat-morning"}),
    capacity=20,
    cost="free",
    features=frozenset({"step_free"}),
)
REPAIRERS = AskFacts(
    id="repairers",
    kind="space",
    title="Een plek om te repareren",
    community="repair-cafe",
    interest="repair",
    text="Wij maken kapotte lampen weer heel.",
    context="Repareren in de Noordrand",
    topics=("repair",),
    audience=frozenset({"everyone"}),
    shown_as="Repareren in de Noordrand",
    place="Noordrand",
    lat=52.56,
    lon=5.215,
    radius_km=8,
    dayparts=frozenset({"sat-morning"}),
    size=15,
    max_cost="cost_price",
)


def offering(**changes) -> OfferingFacts:
    return replace(WORKSHOP, **changes)


def ask(**changes) -> AskFacts:
    return replace(REPAIRERS, **changes)


_WORDS = (
    "repareren",
    "kapotte",
    "lampen",
    "gereedschap",
    "naaien",
    "naaimachine",
    "rits",
    "zingen",
    "liedjes",
    "koor",
    "vervoer",
    "busje",
    "tieners",
    "koffie",
    "tuin",
    "zaal",
    "keuken",
    "samen",
    "de",
    "vragen",
)
_texts = st.lists(st.sampled_from(_WORDS), max_size=8).map(" ".join)
_kinds = st.sampled_from(("space", "expertise", "activity", "time", "material"))
_topics = st.lists(
    st.sampled_from([topic.id for topic in VOCABULARY.topics]), max_size=3, unique=True
).map(tuple)
_dayparts = st.frozensets(st.sampled_from(DAYPARTS[:6]), max_size=3)
_audiences = st.frozensets(
    st.sampled_from(("everyone", "adults", "age_4_12", "families")), max_size=2
)
_features = st.frozensets(st.sampled_from(("piano", "step_free", "wifi")), max_size=2)
_costs = st.none() | st.sampled_from((*COST_LADDER, BY_ARRANGEMENT))
_languages = st.frozensets(st.sampled_from(("nl", "en")), max_size=1)
_places = st.none() | st.tuples(
    st.sampled_from((52.50, 52.52, 52.56, 52.60)), st.sampled_from((5.15, 5.20, 5.25))
)
_people = st.none() | st.integers(1, 40)
_days = st.none() | st.dates(date(2026, 1, 1), date(2026, 12, 31))
_providers = st.sampled_from(("one", "two", "three"))
_communities = st.sampled_from(("red", "blue"))
_modes = st.sampled_from(("onsite", "onsite", "online", "both"))
_reaches = st.none() | st.sampled_from((0, 5, 20))
_radii = st.none() | st.sampled_from((2, 8, 25))
_online = st.sampled_from((None, True, False))
_few = st.none() | st.integers(1, 10)
_maybe_features = st.none() | _features
_rooms = st.integers(0, 3)
_offering_states = st.sampled_from(("published",) * 6 + ("paused", "full", "draft", "stale"))
_ask_states = st.sampled_from(("active",) * 6 + ("paused", "stale"))
_lang = st.sampled_from(("nl", "en"))
_verified = st.sampled_from((True,) * 7 + (False,))
_yes_or_no = st.booleans()


@st.composite
def any_offering(draw, key: str) -> OfferingFacts:
    lat, lon = draw(_places) or (None, None)
    return OfferingFacts(
        id=key,
        kind=draw(_kinds),
        title=draw(_texts),
        provider=draw(_providers),
        text=draw(_texts),
        topics=draw(_topics),
        lang=draw(_lang),
        languages=draw(_languages),
        audience=draw(_audiences),
        lat=lat,
        lon=lon,
        mode=draw(_modes),
        reach_km=draw(_reaches),
        dayparts=draw(_dayparts),
        date_from=draw(_days),
        date_until=draw(_days),
        capacity=draw(_people),
        min_people=draw(_few),
        cost=draw(_costs),
        features=draw(_maybe_features),
        max_parallel=draw(_rooms),
        state=draw(_offering_states),
        verified=draw(_verified),
    )


@st.composite
def any_ask(draw, key: str) -> AskFacts:
    lat, lon = draw(_places) or (None, None)
    return AskFacts(
        id=key,
        kind=draw(_kinds),
        title=draw(_texts),
        community=draw(_communities),
        text=draw(_texts),
        context=draw(_texts),
        topics=draw(_topics),
        lang=draw(_lang),
        languages=draw(_languages),
        audience=draw(_audiences),
        lat=lat,
        lon=lon,
        radius_km=draw(_radii),
        online=draw(_online),
        dayparts=draw(_dayparts),
        date_from=draw(_days),
        date_until=draw(_days),
        size=draw(_people),
        must_features=draw(_features) if draw(_yes_or_no) else frozenset(),
        max_cost=draw(_costs),
        state=draw(_ask_states),
        verified=draw(_verified),
    )


@st.composite
def any_world(draw) -> tuple[list[OfferingFacts], list[AskFacts]]:
    offered = [draw(any_offering(f"o{n}")) for n in range(draw(st.integers(1, 6)))]
    asked = [draw(any_ask(f"a{n}")) for n in range(draw(st.integers(1, 5)))]
    return offered, asked


_pairs = st.builds(
    Pair, st.sampled_from([f"a{n}" for n in range(5)]), st.sampled_from([f"o{n}" for n in range(6)])
)
_some_pairs = st.frozensets(_pairs, max_size=4)
any_standing = st.builds(
    Standing,
    dismissed=_some_pairs,
    underway=_some_pairs,
    kept=_some_pairs,
    blocked=st.frozensets(
        st.tuples(st.sampled_from(("red", "blue")), st.sampled_from(("one", "two"))), max_size=2
    ),
    introductions=st.dictionaries(st.sampled_from(("one", "two")), st.integers(0, 3)),
    new_left=st.dictionaries(st.sampled_from(("red", "blue")), st.integers(0, 5)),
    answers=st.lists(
        st.builds(
            Answer, st.sampled_from(("red", "blue")), any_offering("answered"), st.booleans()
        ),
        max_size=3,
    ).map(tuple),
    today=_days,
)
