"""One ask beside some offerings, outside a round: the next candidate, and a pair by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from matching import engine, facts, queries
from matching.engine.lexicon import Lexicon
from matching.engine.run import why_not
from matching.engine.shapes import AskFacts, OfferingFacts, Remark, Standing, Suggestion
from matching.models import Match
from matching.runs import engine_settings
from network.communities.models import InterestAsk
from network.offerings.models import Offering
from network.offerings.queries import with_standing


@dataclass(frozen=True)
class Candidate:
    """An offering as the engine sees it for this ask: what it would say, or what is in the way."""

    offering: Offering
    found: Suggestion | None
    walls: tuple[Remark, ...] = ()


def next_candidate(match: Match) -> tuple[Offering, Suggestion] | None:
    """The best offering for this ask that is on no list of it yet."""
    seen = facts.snapshot()
    known = set(
        Match.objects.filter(ask=match.ask)
        .exclude(state=Match.State.EXPIRED)
        .values_list("offering__public_id", flat=True)
    )
    free = [row for row in seen.offerings if row.id not in {str(each) for each in known}]
    ask = next(row for row in seen.asks if seen.ask_pk[row.id] == match.ask_id)
    found = _best(ask, free, seen.standing)
    if found is None:
        return None
    return Offering.objects.get(pk=seen.offering_pk[found.offering]), found


def candidate(ask: InterestAsk, offering: Offering) -> Candidate:
    [only] = candidates(ask, [offering])
    return only


def candidates(ask: InterestAsk, offerings: Sequence[Offering]) -> list[Candidate]:
    """Whether each of these may be put beside the ask by hand, however little they share."""
    asked = facts.ask_facts(ask)
    standing = facts.standing()
    rows = {row.pk: row for row in _whole(offerings)}
    return [_judged(asked, rows[offering.pk], standing) for offering in offerings]


def _whole(offerings: Sequence[Offering]) -> Sequence[Offering]:
    rows = Offering.objects.filter(pk__in=[row.pk for row in offerings])
    return list(
        with_standing(rows)
        .select_related("area", "organisation", "member")
        .prefetch_related("topics")
    )


def _judged(asked: AskFacts, offering: Offering, standing: Standing) -> Candidate:
    offered = facts.offering_facts(offering)
    why = why_not(
        asked, offered, facts.vocabulary(), engine_settings(), standing=standing, lexicon=_words()
    )
    walls = why.verdict.blocks
    found = None if walls else _best(asked, [offered], standing, at_any_price=True)
    return Candidate(offering, found, walls)


def _best(
    ask: AskFacts,
    offerings: Sequence[OfferingFacts],
    standing: Standing,
    *,
    at_any_price: bool = False,
) -> Suggestion | None:
    """The engine's own first choice; a person's choice needs no floor."""
    chosen = replace(engine_settings(), max_new_per_community=1, max_per_ask=1)
    if at_any_price:
        chosen = replace(chosen, floor=-9.0, space_floor=-9.0, evidence_floor=-9.0)
    outcome = engine.suggest(
        offerings,
        [ask],
        facts.vocabulary(),
        chosen,
        standing=replace(standing, kept=frozenset(), new_left={}),
        lexicon=_words(),
    )
    return next(iter(outcome.suggestions), None)


def _words() -> Lexicon | None:
    frozen = queries.frozen_lexicon(engine.VERSION)
    return Lexicon.from_json(frozen) if frozen else None
