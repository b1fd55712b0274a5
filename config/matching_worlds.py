"""Worlds to judge the engine by: invented ones with latent interests, and texts that lie at hand.

An invented world has themes with words of their own, groups that care for a few of them, live
somewhere and meet at their own hours, and offerings that were made for one group. What a group
will do next is held back: that is what has to be found.
"""

from __future__ import annotations

import ast
import random
import sysconfig
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from babel.messages.pofile import read_po

from matching.engine.records import Asking, Item, Moment, Offered, Place

_STARTS = ("b", "br", "d", "f", "g", "gr", "h", "k", "kl", "l", "m", "n", "p", "r", "s", "st", "t")
_VOWELS = ("a", "e", "i", "o", "u", "aa", "ee", "ie", "oe", "ui")
_ENDS = ("", "l", "n", "r", "s", "t", "rk", "nd")
# Of real texts: how deep modules lie, how many texts make a group, how long one is at least.
_DEEPEST, _ENOUGH, _SHORTEST = 3, 4, 60
_MOST_FILES = 600
_ENDINGS = ("", "", "", "en", "s", "je")


@dataclass(frozen=True)
class World:
    """What is given, who asks, and per group the offerings that were its next ones."""

    name: str
    offerings: tuple[Offered, ...]
    communities: tuple[Asking, ...]
    relevant: dict[str, frozenset[str]]

    @property
    def relevant_to_offering(self) -> dict[str, frozenset[str]]:
        turned: dict[str, set[str]] = {}
        for community, offerings in self.relevant.items():
            for offering in offerings:
                turned.setdefault(offering, set()).add(community)
        return {offering: frozenset(found) for offering, found in turned.items()}


@dataclass(frozen=True)
class Theme:
    words: tuple[str, ...]
    tags: tuple[str, ...]


def invented(
    communities: int = 400,
    *,
    seed: int,
    themes: int = 80,
    history: tuple[int, int] = (0, 8),
    upcoming: int = 2,
    length: tuple[int, int] = (12, 40),
) -> World:
    """A region of groups; a share of words is everybody's, and words are bent and joined."""
    dice = random.Random(seed)  # noqa: S311 (a world, not a secret)
    everyday = [_word(dice) for _ in range(400)]
    all_themes = [_theme(dice) for _ in range(themes)]
    groups, offerings, relevant = [], [], {}
    for number in range(communities):
        cares = dice.sample(all_themes, 2)
        habit = _Habit(
            Place(51.5 + dice.random(), 4.5 + 1.5 * dice.random()),
            Moment(dice.randrange(7), dice.choice((10, 14, 19, 20))),
            tuple(_word(dice) for _ in range(3)),
        )
        say = _Speaker(dice, cares, habit, everyday, length)
        did = tuple(say.item() for _ in range(dice.randint(*history)))
        profile = say.item(own_words=True)
        name = f"c{number:05}"
        groups.append(
            Asking(name, name=profile.title, text=profile.text, place=habit.place, history=did)
        )
        mine = []
        for turn in range(upcoming):
            next_one = say.item()
            mine.append(f"o{number:05}-{turn}")
            offerings.append(
                Offered(
                    mine[-1],
                    title=next_one.title,
                    text=next_one.text,
                    topics=next_one.topics,
                    place=next_one.place,
                    moments=next_one.moments,
                )
            )
        relevant[name] = frozenset(mine)
    return World(f"invented {seed}", tuple(offerings), tuple(groups), relevant)


@dataclass(frozen=True)
class _Habit:
    place: Place
    moment: Moment
    words: tuple[str, ...]


@dataclass
class _Speaker:
    dice: random.Random
    cares: list[Theme]
    habit: _Habit
    everyday: list[str]
    length: tuple[int, int]

    def item(self, *, own_words: bool = False) -> Item:
        dice, theme = self.dice, self.dice.choice(self.cares)
        words = []
        for _ in range(dice.randint(*self.length)):
            if _happens(dice, 0.55):
                words.append(self.everyday[int(len(self.everyday) * dice.random() ** 3)])
            elif _happens(dice, 0.12):
                words.append(dice.choice(self.habit.words))
            else:
                words.append(_bent(dice, theme.words))
        known = _happens(dice, 0.7)
        return Item(
            title=" ".join(_bent(dice, theme.words) for _ in range(2)),
            text=" ".join(words),
            topics=tuple(dice.sample(theme.tags, 1)) if _happens(dice, 0.6) else (),
            place=_near(dice, self.habit.place) if known and not own_words else None,
            moments=(self._moment(),) if known and not own_words else (),
        )

    def _moment(self) -> Moment:
        usual = _happens(self.dice, 0.6)
        return self.habit.moment if usual else Moment(self.dice.randrange(7), 14)


def _happens(dice: random.Random, share: float) -> bool:
    return dice.random() < share


def _near(dice: random.Random, place: Place) -> Place:
    if _happens(dice, 0.6):
        return place
    return Place(place.lat + dice.gauss(0, 0.02), place.lon + dice.gauss(0, 0.03))


def _word(dice: random.Random) -> str:
    return "".join(
        dice.choice(_STARTS) + dice.choice(_VOWELS) + dice.choice(_ENDS)
        for _ in range(dice.randint(2, 3))
    )


def _theme(dice: random.Random) -> Theme:
    return Theme(tuple(_word(dice) for _ in range(40)), tuple(_word(dice) for _ in range(3)))


def _bent(dice: random.Random, words: tuple[str, ...]) -> str:
    """A word as people write it: with an ending, or joined to another one."""
    word = words[int(len(words) * dice.random() ** 1.5)]
    if _happens(dice, 0.25):
        word += dice.choice(words)
    return word + dice.choice(_ENDINGS)


def at_hand(name: str) -> World:
    """Real texts that every installation has: what modules say of themselves, or Dutch phrases."""
    root = Path(sysconfig.get_paths()["stdlib" if name == "library" else "purelib"])
    held: dict[str, list[str]] = {}
    if name == "dutch":
        for path in sorted(root.glob("**/locale/nl/LC_MESSAGES/*.po")):
            held[str(path.relative_to(root))] = list(_phrases(path))
    else:
        paths = [path for path in sorted(root.glob("**/*.py")) if _told_in(path.relative_to(root))]
        for path in paths[:: 1 + len(paths) // _MOST_FILES]:
            inside = path.relative_to(root)
            held.setdefault(str(inside.parent / inside.stem), []).extend(_docstrings(path))
    return _from_texts(name, held)


def _told_in(inside: Path) -> bool:
    return not (
        "site-packages" in inside.parts or "test" in str(inside) or len(inside.parts) > _DEEPEST
    )


def _from_texts(name: str, held: dict[str, list[str]]) -> World:
    """Who has enough to say becomes a group; the last two of its texts are what it does next."""
    groups, offerings, relevant = [], [], {}
    for source, texts in sorted(held.items()):
        unique = list(dict.fromkeys(texts))[:14]
        if len(unique) < _ENOUGH:
            continue
        did, coming = unique[:-2], unique[-2:]
        names = [f"{source}#{n}" for n, _ in enumerate(coming)]
        offerings += [Offered(n, text=text) for n, text in zip(names, coming, strict=True)]
        groups.append(
            Asking(source, text=did[0], history=tuple(Item(text=text) for text in did[1:]))
        )
        relevant[source] = frozenset(names)
    return World(name, tuple(offerings), tuple(groups), relevant)


def _docstrings(path: Path) -> Iterator[str]:
    try:
        tree = ast.parse(path.read_text(encoding="utf-8"))
    except (SyntaxError, UnicodeDecodeError, ValueError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            text = ast.get_docstring(node) or ""
            if len(text) > _SHORTEST:
                yield text[:800]


def _phrases(path: Path) -> Iterator[str]:
    """Every three Dutch messages in a row, as one text."""
    with path.open("rb") as file:
        said = [str(m.string) for m in read_po(file) if m.id and m.string and " " in str(m.string)]
    for first, second in pairwise(said[::2]):
        yield f"{first} {second}"


def newcomers(world: World) -> World:
    """The same world with all history forgotten."""
    groups = tuple(
        Asking(c.id, c.kind, c.lang, c.name, c.text, c.topics, c.place) for c in world.communities
    )
    return World(f"{world.name}, no history", world.offerings, groups, world.relevant)
