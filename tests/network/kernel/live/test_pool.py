"""Many who ask at once are answered together, each with their own answer, read after they asked."""

from __future__ import annotations

import asyncio

import pytest

from network.kernel.live.pool import Together
from tests.network.kernel.live.stage import InlinePool, settle


class Register:
    def __init__(self) -> None:
        self.questions: list[list[int]] = []
        self.is_down = False

    def ask(self, items):
        self.questions.append(items)
        if self.is_down:
            raise OSError("away")
        return [item * 10 for item in items]


@pytest.fixture
def register():
    return Register()


@pytest.fixture
def together(register):
    return Together(InlinePool(), register.ask, 3)


async def test_what_is_asked_while_a_question_is_under_way_goes_with_the_next(register, together):
    first = asyncio.ensure_future(together.ask(1))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    rest = [asyncio.ensure_future(together.ask(item)) for item in (2, 3, 4, 5)]

    assert await asyncio.gather(first, *rest) == [10, 20, 30, 40, 50]
    assert register.questions == [[1], [2, 3, 4], [5]]
    assert together.asking is None


async def test_a_failure_is_told_to_each_and_the_next_may_try(register, together):
    register.is_down = True
    answers = await asyncio.gather(*map(together.ask, (1, 2)), return_exceptions=True)
    assert [type(answer) for answer in answers] == [OSError, OSError]

    register.is_down = False
    assert await together.ask(3) == 30


async def test_one_who_no_longer_waits_does_not_keep_the_others(register, together):
    gone, stays = (asyncio.ensure_future(together.ask(item)) for item in (1, 2))
    await asyncio.sleep(0)
    gone.cancel()

    assert await stays == 20
    await settle()
    assert together.asking is None
