import json

from matching.engine.run import suggest
from matching.engine.stored import as_json, part_from, remark_from
from tests.matching.engine.examples import VOCABULARY, ask, offering


def test_what_is_kept_in_a_row_is_read_back_unchanged():
    (found,) = suggest([offering(cost=None)], [ask()], VOCABULARY).suggestions

    for remark in (*found.reasons, *found.warnings):
        assert remark_from(json.loads(json.dumps(as_json(remark)))) == remark
    for part in found.parts:
        assert part_from(json.loads(json.dumps(as_json(part)))) == part
