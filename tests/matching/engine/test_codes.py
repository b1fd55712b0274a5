"""Every code that the engine can say has its sentence; nobody meets a code on a page."""

from __future__ import annotations

from typing import get_args

from hypothesis import given, settings

from matching.engine.run import preview_offering, suggest, why_not
from matching.engine.shapes import PartKind
from matching.sentences.cautions import CAUTIONS
from matching.sentences.reasons import PARTS, REASONS
from matching.sentences.tips import TIPS, TIPS_FOR_PARTNERS, WALLS
from tests.matching.engine.examples import VOCABULARY, any_standing, any_world


@settings(max_examples=25, deadline=None)
@given(any_world(), any_standing)
def test_every_code_has_its_sentence(world, standing):
    offered, asked = world
    outcome = suggest(offered, asked, VOCABULARY, standing=standing)

    for found in outcome.suggestions:
        assert {reason.code for reason in found.reasons} <= set(REASONS)
        assert {warning.code for warning in found.warnings} <= set(CAUTIONS)
    assert {nothing.tip.code for nothing in outcome.nothing_found} <= set(TIPS)
    preview = preview_offering(offered[0], asked, VOCABULARY, standing=standing)
    assert preview.tip is None or preview.tip.code in TIPS_FOR_PARTNERS
    apart = why_not(asked[0], offered[0], VOCABULARY, standing=standing)
    assert {remark.code for remark in apart.remarks} <= set(WALLS)
    assert {gap.code for gap in apart.verdict.unknown} <= set(CAUTIONS)


def test_every_kind_of_part_has_its_line():
    assert set(get_args(PartKind)) == set(PARTS)
