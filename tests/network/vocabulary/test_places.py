from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from network.vocabulary.places import km_between, metres_between


@dataclass(frozen=True)
class Spot:
    latitude: float
    longitude: float


spots = st.builds(Spot, latitude=st.floats(min_value=50, max_value=54), longitude=st.floats(3, 8))


def test_a_known_distance():
    amsterdam, utrecht = Spot(52.3731, 4.8922), Spot(52.0907, 5.1214)

    assert 34 < km_between(amsterdam, utrecht) < 36


@given(spots, spots)
def test_there_and_back_is_equally_far(one, other):
    assert abs(metres_between(one, other) - metres_between(other, one)) < 0.001
    assert metres_between(one, one) == 0
    assert metres_between(one, other) >= 0


@given(spots, spots, spots)
def test_a_detour_is_never_shorter(one, other, third):
    direct = metres_between(one, other)

    assert direct <= metres_between(one, third) + metres_between(third, other) + 0.01
