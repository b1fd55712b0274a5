"""What an operator can ask of matching at the command line."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from matching import actions
from matching.facts import standing
from matching.models import Match


def said(*words, **options):
    out = StringIO()
    call_command(*words, stdout=out, **options)
    return out.getvalue()


def test_a_run_says_what_it_did(world):
    assert "new 1" in said("match_run")
    assert Match.objects.count() == 1


def test_a_dry_run_tells_who_would_get_what_and_why_and_keeps_nothing(world):
    told = said("match_run", dry=True)

    assert "Werkplaats met zes werkbanken" in told
    assert "    + " in told
    assert not Match.objects.exists()


def test_the_whole_sum_of_a_pair_can_be_read(world):
    told = said("match_explain", str(world.ask.public_id), str(world.offering.public_id))

    *parts, total = [line for line in told.splitlines() if line[0] in "+-"]
    assert sum(float(line.split()[0]) for line in parts) == pytest.approx(
        float(total.split()[0]), abs=1e-5
    )


def test_a_pair_that_is_not_there_is_no_riddle(world):
    with pytest.raises(CommandError, match="no such"):
        said("match_explain", str(world.offering.public_id), str(world.ask.public_id))


def test_the_demo_grades_are_told_without_a_database():
    told = said("match_evaluate", demo=True)

    assert "wanted pairs proposed 34 of 34; hard negatives proposed 0 of 15" in told


def test_a_yes_of_both_is_hidden_and_found_again(world, suggested):
    Match.objects.update(state=Match.State.ACCEPTED)

    assert "hidden yeses here: 1; nDCG@10 1.000" in said("match_evaluate")


@pytest.mark.parametrize(
    ("reason", "learned"), [("not-our-topic", 1), ("too-far", 0), ("not-now", 0)]
)
def test_only_a_no_to_the_subject_teaches_a_taste_until_it_is_taken_back(
    world, suggested, reason, learned
):
    actions.dismiss_match(suggested, reason, by=world.actor("fatma"))
    answers = standing().answers
    assert [each.liked for each in answers] == [False] * learned

    actions.undo_dismissal(suggested, by=world.actor("fatma"))
    assert standing().answers == ()
