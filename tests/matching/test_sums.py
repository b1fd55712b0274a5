"""The whole sum: a reader adds it up by hand, and it tells nothing of the other side."""

import re

import pytest
from django.test import Client
from django.utils.translation import override

from matching import actions, words
from matching.sums import POINTS
from tests.factories.vocabulary import AreaFactory

pytestmark = pytest.mark.django_db


def page_of(match, member) -> str:
    client = Client()
    client.force_login(member.user)
    return client.get(f"/matches/{match.public_id}/").content.decode()


def points_on(page: str) -> list[int]:
    table = page.split('<table class="table sum">')[1].split("</table>", maxsplit=1)[0]
    return [int(found) for found in re.findall(r">(?:<b>)?(-?\d+)(?:</b>)?</td>", table)]


@pytest.mark.parametrize("who", ["fatma", "sam"])
def test_the_points_on_the_page_add_up_to_the_score(world, suggested, who):
    actions.propose_match(suggested, "Dag!", by=world.actor("fatma"))

    *lines, total = points_on(page_of(suggested, getattr(world, who)))

    assert len(lines) > 3
    assert sum(lines) == total == round(suggested.score * POINTS)


@pytest.mark.parametrize("values", [[0.3335, 0.3335, 0.333], [0.5004, -0.1006, 0.0004], [0.7]])
def test_rounding_never_breaks_the_sum(suggested, values):
    kinds = ["near", "unknown", "other"]
    suggested.parts = [
        {"kind": kind, "value": value, "params": {}, "sources": []}
        for kind, value in zip(kinds, values, strict=False)
    ]

    [spoken] = words.with_words([suggested])

    assert sum(line.points for line in spoken.words.sum.lines) == spoken.words.sum.points
    assert spoken.words.sum.points == round(sum(values) * POINTS)


@pytest.mark.parametrize(
    ("language", "said"), [("nl", "Onderwerp: Repareren"), ("en", "Topic: Repairing")]
)
def test_the_sum_speaks_the_readers_language(suggested, language, said):
    with override(language):
        [spoken] = words.with_words([suggested])

    assert said in [line.words for line in spoken.words.sum.lines]


def test_a_provider_reads_what_the_community_tells_elsewhere_as_one_line(world, suggested):
    kinds = {"topic": {"topic": "repair"}, "history": {"word": "geheim"}, "other": {}}
    suggested.parts = [
        {"kind": kind, "value": 0.2, "params": params, "sources": []}
        for kind, params in kinds.items()
    ]
    suggested.is_ours = False

    [spoken] = words.with_words([suggested])

    assert [line.points for line in spoken.words.sum.lines] == [400, 200]
    assert "geheim" not in str(spoken.words)


@pytest.mark.parametrize(("is_ours", "told"), [(False, False), (True, True)])
def test_of_a_community_without_a_name_the_neighbourhood_stays_out(suggested, is_ours, told):
    area = suggested.ask.interest.area
    area.kind, area.parent = "neighbourhood", AreaFactory(name="Lammerhorst", kind="municipality")
    suggested.ask.interest.community.is_sensitive = True
    suggested.is_ours = is_ours

    [spoken] = words.with_words([suggested])

    said = [*spoken.words.reasons, *(line.words for line in spoken.words.sum.lines)]
    assert any(area.name in line for line in said) is told
