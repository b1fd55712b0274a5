from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.engine.allocation import Edge, Limits, allocate, caps


def edge(ask, offering, score, community="red", *, kept=False):
    return Edge(ask, offering, community, score, kept)


def chosen(edges, limits, **options):
    return {(e.ask, e.offering) for e in allocate(edges, limits, **options).edges}


def test_a_list_takes_its_best_up_to_its_limit():
    edges = [edge(f"a{n}", f"o{n}", n / 10) for n in range(1, 5)]
    limits = Limits({"red": 2}, {f"o{n}": 3 for n in range(1, 5)}, per_ask=3)

    assert chosen(edges, limits) == {("a4", "o4"), ("a3", "o3")}


def test_no_ask_fills_the_list_alone():
    edges = [edge("hall", f"o{n}", 0.9) for n in range(4)] + [edge("driver", "o9", 0.4)]
    limits = Limits({"red": 3}, {f"o{n}": 3 for n in range(10)}, per_ask=2)

    assert chosen(edges, limits) == {("hall", "o0"), ("hall", "o1"), ("driver", "o9")}


def test_an_offering_stands_once_in_a_list():
    edges = [edge("a1", "o1", 0.9), edge("a2", "o1", 0.8), edge("a2", "o2", 0.5)]
    limits = Limits({"red": 5}, {"o1": 5, "o2": 5}, per_ask=3)

    assert chosen(edges, limits) == {("a1", "o1"), ("a2", "o2")}


def test_a_scarce_offering_goes_where_the_whole_gains_most():
    edges = [
        edge("a1", "o1", 0.9, "red"),
        edge("a1", "o2", 0.8, "red"),
        edge("b1", "o1", 0.85, "blue"),
        edge("b1", "o2", 0.1, "blue"),
    ]
    limits = Limits({"red": 1, "blue": 1}, {"o1": 1, "o2": 1}, per_ask=3)

    assert chosen(edges, limits) == {("a1", "o2"), ("b1", "o1")}


def test_what_stands_open_keeps_its_place_and_is_not_counted_as_new():
    edges = [edge("a1", "o1", 0.4, kept=True), edge("a2", "o2", 0.9), edge("a2", "o3", 0.8)]
    limits = Limits({"red": 1}, {"o1": 1, "o2": 1, "o3": 1}, per_ask=3)

    assert chosen(edges, limits) == {("a1", "o1"), ("a2", "o2")}


def test_what_is_open_elsewhere_is_counted_off_an_offering():
    edges = [edge("a1", "o1", 0.4, "red", kept=True), edge("b1", "o1", 0.9, "blue")]
    limits = Limits({"red": 1, "blue": 1}, {"o1": 1}, per_ask=3)

    assert chosen(edges, limits) == {("a1", "o1")}


def test_equal_scores_go_by_name():
    edges = [edge("a1", "o2", 0.5), edge("a1", "o1", 0.5)]
    limits = Limits({"red": 1}, {"o1": 3, "o2": 3}, per_ask=3)

    assert chosen(edges, limits) == {("a1", "o1")}


def test_too_large_for_the_exact_way_is_said():
    edges = [edge("a1", "o1", 0.9, "red"), edge("b1", "o1", 0.85, "blue")]
    limits = Limits({"red": 1, "blue": 1}, {"o1": 1}, per_ask=3)

    assert allocate(edges, limits, exact_edges=1).method == "greedy"
    assert allocate(edges, limits).method == "exact"


def test_nothing_to_share_is_shared_exactly():
    assert allocate([], Limits({}, {}, 3)).edges == ()


def test_an_offering_is_shown_to_what_it_can_take_or_a_little_more_than_its_share():
    assert caps({"o1": 3, "o2": 1}, places=4, fair_share=1.5) == {"o1": 3, "o2": 3}
    assert caps({}, places=4, fair_share=1.5) == {}


_edges = st.lists(
    st.tuples(
        st.sampled_from(("red-1", "red-2", "blue-1")),
        st.sampled_from(("o1", "o2", "o3")),
        st.integers(1, 9),
    ),
    max_size=9,
    unique_by=lambda e: e[:2],
).map(lambda found: [Edge(a, o, a.split("-")[0], score / 10) for a, o, score in found])
_limits = st.builds(
    Limits,
    st.fixed_dictionaries({"red": st.integers(0, 3), "blue": st.integers(0, 2)}),
    st.fixed_dictionaries({name: st.integers(0, 2) for name in ("o1", "o2", "o3")}),
    st.integers(1, 2),
)


def allowed(edges, limits):
    def count(of, name):
        return sum(1 for e in edges if getattr(e, of) == name)

    return (
        all(count("community", e.community) <= limits.community[e.community] for e in edges)
        and all(count("offering", e.offering) <= limits.offering[e.offering] for e in edges)
        and all(count("ask", e.ask) <= limits.per_ask for e in edges)
        and len({(e.community, e.offering) for e in edges}) == len(edges)
    )


@settings(max_examples=80, deadline=None)
@given(_edges, _limits)
def test_the_answer_is_within_all_limits_and_no_other_answer_is_better(edges, limits):
    best = max(
        sum(e.score for e in some)
        for size in range(len(edges) + 1)
        for some in combinations(edges, size)
        if allowed(some, limits)
    )

    found = allocate(edges, limits)

    assert allowed(found.edges, limits)
    assert sum(e.score for e in found.edges) == pytest.approx(best)
