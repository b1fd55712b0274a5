from __future__ import annotations

import pytest

from tests.network.kernel.live.stage import Board, Boards, new_hub


@pytest.fixture
def board():
    """The stream `board:a`."""
    Boards.boards = {"a": Board()}
    Boards.asked = 0
    Boards.before_rows = None
    yield Boards.boards["a"]
    Boards.boards = {}


@pytest.fixture
async def hub(board):
    hub = new_hub()
    yield hub
    await hub.stop()
