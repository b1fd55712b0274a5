import pytest

from matching.engine.rooms import asked_rooms, offered_room
from tests.matching.engine.examples import ask, offering


@pytest.mark.parametrize(
    ("title", "room"),
    [
        ("Kookkeuken van het buurthuis", "kitchen"),
        ("Radio- en podcaststudio", "studio"),
        ("Expositiewand van twaalf meter", "display"),
        ("Tuin achter de pastorie", "outdoor"),
        ("Grote zaal met podium", ""),
        ("Meeting room with a kitchen", ""),
        ("Stille kamer", ""),
    ],
)
def test_a_title_tells_what_kind_of_room_it_is(title, room):
    assert offered_room(offering(title=title)) == room


def test_what_the_partner_said_goes_before_what_the_title_suggests():
    assert offered_room(offering(title="De tuinkamer", space_kind="kitchen")) == "kitchen"
    assert offered_room(offering(title="De keuken", space_kind="hall")) == ""


def test_only_a_space_is_a_room():
    assert offered_room(offering(kind="time", title="Hulp in de tuin")) == ""


def test_an_ask_names_the_rooms_it_is_about():
    assert asked_rooms(ask(title="Meer grond", context="Onze moestuin is te klein")) == {"outdoor"}
