"""What making a larger region takes: the world, the words and the dice."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Any

from config.demo.progress import Progress
from config.demo.world import World
from network.vocabulary.models import Area


@dataclass(frozen=True)
class Workshop:
    world: World
    words: dict[str, Any]
    random: Random
    progress: Progress

    def places(self) -> list[Area]:
        """Where somebody can live; a municipality or a region is no place to live."""
        whole = {Area.Kind.REGION, Area.Kind.MUNICIPALITY}
        return [area for area in self.world.areas.values() if area.kind not in whole]
