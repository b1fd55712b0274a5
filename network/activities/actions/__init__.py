"""The deeds around what happens: first dates, editions, and the ideas of residents."""

from network.activities.actions.dates import (
    When,
    agree_date,
    cancel_edition,
    close_edition,
    decline_date,
    propose_date,
)
from network.activities.actions.ideas import (
    Idea,
    answer_idea,
    confirm_idea,
    submit_idea,
    take_up_idea,
    withdraw_idea,
)
from network.activities.actions.needs import Slot, say_needs

__all__ = [
    "Idea",
    "Slot",
    "When",
    "agree_date",
    "answer_idea",
    "cancel_edition",
    "close_edition",
    "confirm_idea",
    "decline_date",
    "propose_date",
    "say_needs",
    "submit_idea",
    "take_up_idea",
    "withdraw_idea",
]
