import pytest

pytestmark = pytest.mark.usefixtures("vocabulary")


def test_suggestions_while_typing(client):
    answer = client.get("/topics/suggest/", {"q": "leeskring"}, headers={"cookie": "language=nl"})

    first = answer.json()[0]
    assert first == {"id": "book-clubs", "label": "Leesclub", "hint": "via: leeskring"}
    assert "max-age=300" in answer["Cache-Control"]


def test_nothing_typed_suggests_nothing(client):
    assert client.get("/topics/suggest/").json() == []
    assert client.post("/topics/suggest/").status_code == 405
