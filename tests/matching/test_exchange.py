"""`match_rank` as others use it: files in, one file out, whole or not at all."""

from __future__ import annotations

import json

import pytest
from django.core.management import CommandError, call_command

OFFERINGS = [
    {"id": "sew", "title": "Naaien", "text": "Een rits zetten", "topics": ["naaien"], "free": True},
    {"id": "sing", "title": "Koor", "starts": ["2026-03-02T19:30:00"], "lat": 52.5, "lon": 5.2},
    {"id": 3, "text": None},
]
COMMUNITIES = [
    {"id": "club", "name": "Naaiclub", "history": [{"title": "Rits", "start": "2026-01-05"}]},
    {"id": "choir", "text": "zingen in een koor", "history": []},
]


def lines(path, rows):
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


@pytest.fixture
def ranked(tmp_path):
    def run(offerings=OFFERINGS, communities=COMMUNITIES, must=None, **options):
        out = tmp_path / "out.jsonl"
        call_command(
            "match_rank",
            offerings=lines(tmp_path / "o.jsonl", offerings),
            communities=lines(tmp_path / "c.jsonl", communities),
            constraints=lines(tmp_path / "x.jsonl", must) if must else None,
            **{"direction": "c2o", "k": 2, "out": out, **options},
        )
        return out.read_bytes()

    return run


def test_a_line_says_who_asked_and_what_was_found(ranked):
    first, second = map(json.loads, ranked().splitlines())

    assert (first["dir"], first["q"], first["r"][0]) == ("c2o", "choir", "sing")
    assert (second["q"], second["r"][0]) == ("club", "sew")


def test_an_id_comes_back_as_it_was_written(ranked):
    assert 3 in json.loads(ranked(k=3).splitlines()[0])["r"]


def test_the_same_input_gives_the_same_bytes(ranked):
    assert ranked(cap=(1.0, False)) == ranked(OFFERINGS[::-1], COMMUNITIES[::-1], cap=(1.0, False))


def test_a_constraint_holds(ranked):
    must = [{"id": "club", "size": 9}, {"id": "sew", "seats": 8}]

    assert "sew" not in json.loads(ranked(must=must, k=9).splitlines()[1])["r"]


@pytest.mark.parametrize(
    ("offering", "why"),
    [
        ({"id": "x", "titel": "Naaien"}, "unknown field “titel”"),
        ({"title": "Naaien"}, "“id” is needed"),
        ({"id": "sew"}, "“sew” was used before"),
        ({"id": "x", "topics": "naaien"}, "“topics”: expected a list of texts"),
        ({"id": "x", "lat": 100, "lon": 1}, "“lat”"),
        ({"id": "x", "starts": ["morgen"]}, "“starts”"),
        ({"id": "x", "free": "ja"}, "“free”"),
    ],
)
def test_a_wrong_line_is_named_and_nothing_is_written(ranked, tmp_path, offering, why):
    (tmp_path / "out.jsonl").write_text("what stood here\n")

    with pytest.raises(CommandError, match=r"o\.jsonl, line 4") as refused:
        ranked([*OFFERINGS, offering])

    assert why in str(refused.value)
    assert (tmp_path / "out.jsonl").read_text() == "what stood here\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["c.jsonl", "o.jsonl", "out.jsonl"]


@pytest.mark.parametrize("broken", [b'{"id": "x"', b"[1]", b'{"id": "\xff"}'])
def test_a_broken_line_is_named(tmp_path, broken):
    path = tmp_path / "o.jsonl"
    path.write_bytes(b'{"id": "a"}\n\n' + broken + b"\n")

    with pytest.raises(CommandError, match=r"o\.jsonl, line 3"):
        call_command(
            "match_rank", offerings=path, communities=path, direction="c2o", out=tmp_path / "out"
        )

    assert not (tmp_path / "out").exists()


def test_a_wrong_line_of_history_is_named(ranked):
    with pytest.raises(CommandError, match=r"c\.jsonl, line 1, history 1: unknown field “wanneer”"):
        ranked(communities=[{"id": "a", "history": [{"wanneer": "nu"}]}])


def test_a_constraint_on_nobody_is_refused(ranked):
    with pytest.raises(CommandError, match="nothing is called “who”"):
        ranked(must=[{"id": "who", "size": 3}])
