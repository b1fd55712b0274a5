"""What the engine says of a pair, put on the row that people will read."""

from __future__ import annotations

from matching.engine.shapes import Suggestion
from matching.engine.stored import as_json
from matching.models import Match, MatchRun


def say(match: Match, suggestion: Suggestion, run: MatchRun | None, rank: int) -> None:
    match.run, match.rank = run, rank
    match.band, match.score = suggestion.band, suggestion.score
    match.reasons = [as_json(remark) for remark in suggestion.reasons]
    match.warnings = [as_json(remark) for remark in suggestion.warnings]
    match.needs_a_look = needs_a_look(suggestion)
    match.parts = [as_json(part) for part in suggestion.parts]


def needs_a_look(suggestion: Suggestion) -> bool:
    """Certain is what fits well and leaves nothing to ask; a person looks at the rest first."""
    unknown = any(remark.code.startswith("unknown") for remark in suggestion.warnings)
    return suggestion.band != "good" or unknown
