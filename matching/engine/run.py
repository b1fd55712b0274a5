"""What is asked of the engine: a round, a preview, and "why not?". The stages in their order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from matching.engine.allocation import Edge, Limits, allocate, best_first, caps
from matching.engine.digest import digest
from matching.engine.explain import reasons_for
from matching.engine.feasibility import verdict_on
from matching.engine.floor import band_of
from matching.engine.lexicon import Lexicon, freeze
from matching.engine.look import Block, Look
from matching.engine.parts import parts_of
from matching.engine.shapes import (
    AskFacts,
    Counts,
    Fit,
    NothingFound,
    OfferingFacts,
    Outcome,
    Pair,
    Part,
    Preview,
    Remark,
    Settings,
    Standing,
    Suggestion,
    Vocabulary,
    WhyNot,
)
from matching.engine.tips import tip_for_offering, tips
from matching.engine.told import told_cautions

__all__ = ["digest", "freeze", "preview_ask", "preview_offering", "suggest", "why_not"]

_DEFAULT = Settings()
_NOTHING_SETTLED = Standing()


def suggest(
    offerings: Sequence[OfferingFacts],
    asks: Sequence[AskFacts],
    vocabulary: Vocabulary,
    settings: Settings = _DEFAULT,
    *,
    standing: Standing = _NOTHING_SETTLED,
    lexicon: Lexicon | None = None,
) -> Outcome:
    """What to propose to whom, and why. Pure: the same input gives the same outcome, always."""
    look = Look.at(
        offerings, asks, vocabulary, settings=settings, standing=standing, lexicon=lexicon
    )
    edges: list[Edge] = []
    feasible = above_floor = 0
    for block in look.blocks():
        feasible += int(np.count_nonzero(block.judged.feasible))
        above_floor += int(np.count_nonzero(block.good))
        edges += _edges(look, block)
    shared = allocate(
        edges,
        _limits(look),
        candidates=settings.candidates_per_community,
        exact_edges=settings.exact_edges,
    )
    suggestions = tuple(_suggestion(look, edge) for edge in shared.edges)
    return Outcome(
        suggestions,
        _nothing_found(look, {edge.ask for edge in edges}),
        Counts(len(look.asks) * len(look.offerings), feasible, above_floor, len(suggestions)),
        shared.method,
        digest(look.offerings, look.asks, vocabulary, settings, standing),
    )


def preview_offering(
    offering: OfferingFacts,
    asks: Sequence[AskFacts],
    vocabulary: Vocabulary,
    settings: Settings = _DEFAULT,
    *,
    standing: Standing = _NOTHING_SETTLED,
    lexicon: Lexicon | None = None,
    limit: int = 5,
) -> Preview:
    """Which communities look for this, as if it were online now. No list's limit counts yet."""
    online = replace(offering, state="published", verified=True)
    look = Look.at(
        [online], asks, vocabulary, settings=settings, standing=standing, lexicon=lexicon
    )
    found = _best_per(lambda edge: edge.community, _all_edges(look))
    fits = tuple(_fit(look, edge, for_partner=True) for edge in found[:limit])
    return Preview(len(found), fits, None if found else tip_for_offering(look))


def preview_ask(
    ask: AskFacts,
    offerings: Sequence[OfferingFacts],
    vocabulary: Vocabulary,
    settings: Settings = _DEFAULT,
    *,
    standing: Standing = _NOTHING_SETTLED,
    lexicon: Lexicon | None = None,
    limit: int = 5,
) -> Preview:
    """What there is for this ask, as if it were online now."""
    active = replace(ask, state="active", verified=True)
    look = Look.at(
        offerings, [active], vocabulary, settings=settings, standing=standing, lexicon=lexicon
    )
    found = _best_per(lambda edge: edge.offering, _all_edges(look))
    fits = tuple(_fit(look, edge, for_partner=False) for edge in found[:limit])
    return Preview(len(found), fits, None if found else next(tips(look, [0])).tip)


def why_not(
    ask: AskFacts,
    offering: OfferingFacts,
    vocabulary: Vocabulary,
    settings: Settings = _DEFAULT,
    *,
    standing: Standing = _NOTHING_SETTLED,
    lexicon: Lexicon | None = None,
) -> WhyNot:
    """Everything that keeps these two apart, or that they have too little in common."""
    look = Look.at(
        [offering], [ask], vocabulary, settings=settings, standing=standing, lexicon=lexicon
    )
    block = next(look.blocks())
    verdict = verdict_on(block.judged, ask, offering)
    remarks = list(verdict.blocks)
    if verdict.feasible and not block.good[0, 0]:
        remarks.append(Remark("below_floor"))
    return WhyNot(
        verdict=verdict,
        score=float(block.scored.total[0, 0]),
        floor=settings.space_floor if ask.kind == "space" else settings.floor,
        parts=_parts_and_reasons(look, block)[0],
        remarks=tuple(remarks),
    )


def _edges(look: Look, block: Block) -> Iterable[Edge]:
    """The good pairs of a block; of a very long list only the best."""
    most = look.settings.candidates_per_community
    total = block.scored.total
    for row, ask in enumerate(block.asks):
        columns = np.flatnonzero(block.good[row])
        # Stable: equal scores stay in the order of their ids.
        ranked = columns[np.argsort(-total[row, columns], kind="stable")]
        for place, column in enumerate(ranked):
            offering = look.offerings[column].id
            kept = Pair(ask.id, offering) in look.standing.kept
            if place < most or kept:
                yield Edge(ask.id, offering, ask.community, float(total[row, column]), kept)


def _all_edges(look: Look) -> list[Edge]:
    return [edge for block in look.blocks() for edge in _edges(look, block)]


def _best_per(group: Callable[[Edge], str], edges: Iterable[Edge]) -> list[Edge]:
    best: dict[str, Edge] = {}
    for edge in sorted(edges, key=best_first):
        best.setdefault(group(edge), edge)
    return list(best.values())


def _limits(look: Look) -> Limits:
    settings, standing = look.settings, look.standing
    communities = {
        ask.community: standing.new_left.get(ask.community, settings.max_new_per_community)
        for ask in look.asks
    }
    own = {
        each.id: max(0, each.max_parallel - standing.introductions.get(each.provider, 0))
        for each in look.offerings
        if each.state == "published"
    }
    places = sum(communities.values())
    return Limits(communities, caps(own, places, settings.fair_share), settings.max_per_ask)


def _nothing_found(look: Look, found: set[str]) -> tuple[NothingFound, ...]:
    """Asks with no good pair at all; who is already in contact about an ask did find something."""
    answered = found | {pair.ask for pair in look.standing.underway}
    empty = [
        row
        for row, ask in enumerate(look.asks)
        if ask.state == "active" and ask.verified and ask.id not in answered
    ]
    return tuple(tips(look, empty))


def _suggestion(look: Look, edge: Edge) -> Suggestion:
    told = _told(look, edge)
    return Suggestion(
        ask=edge.ask,
        offering=edge.offering,
        community=edge.community,
        score=edge.score,
        band=band_of(edge.score, look.settings),
        parts=told.parts,
        reasons=told.reasons,
        warnings=told.warnings,
        kept=edge.kept,
    )


def _fit(look: Look, edge: Edge, *, for_partner: bool) -> Fit:
    told = _told(look, edge)
    return Fit(
        id=edge.ask if for_partner else edge.offering,
        name=told.ask.shown_as if for_partner else told.offering.title,
        community=edge.community,
        band=band_of(edge.score, look.settings),
        reasons=told.reasons,
        warnings=told.warnings,
    )


@dataclass(frozen=True)
class _Told:
    """One pair by itself: its sum, its reasons and everything to watch out for."""

    ask: AskFacts
    offering: OfferingFacts
    parts: tuple[Part, ...]
    reasons: tuple[Remark, ...]
    warnings: tuple[Remark, ...]


def _told(look: Look, edge: Edge) -> _Told:
    block = look.pair(edge.ask, edge.offering)
    ask, offering = block.asks[0], block.offerings[0]
    parts, reasons = _parts_and_reasons(look, block)
    unknown = verdict_on(block.judged, ask, offering).unknown
    cautions = told_cautions(ask, offering, look.settings.long_lead_days)
    return _Told(ask, offering, parts, reasons, (*unknown, *cautions))


def _parts_and_reasons(look: Look, block: Block) -> tuple[tuple[Part, ...], tuple[Remark, ...]]:
    ask, offering = block.asks[0], block.offerings[0]
    terms = {name: float(grid[0, 0]) for name, grid in block.scored.terms.items()}
    distance = float(block.judged.distance[0, 0])
    taught = look.taught(block)
    parts = parts_of(
        ask, offering, terms, distance, taught=taught, reader=look.reader, settings=look.settings
    )
    return tuple(parts), reasons_for(offering, parts, distance, look.settings.max_reasons)
