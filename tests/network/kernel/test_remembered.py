from django.utils import translation

from network.kernel import remembered
from network.kernel.remembered import Remembered, forget_all


def test_within_a_minute_it_is_read_once(monkeypatch):
    now = [100.0]
    monkeypatch.setattr(remembered.time, "monotonic", lambda: now[0])
    readings = iter(range(10))
    count = Remembered(lambda: next(readings))

    assert (count(), count()) == (0, 0)
    now[0] += remembered.SECONDS + 1
    assert (count(), count()) == (1, 1)


def test_what_is_forgotten_is_read_anew():
    readings = iter(range(10))
    count = Remembered(lambda: next(readings))

    assert count() == 0
    forget_all()
    assert count() == 1


def test_each_language_has_its_own():
    spoken = Remembered(translation.get_language)

    with translation.override("nl"):
        assert spoken() == "nl"
    with translation.override("en"):
        assert spoken() == "en"
