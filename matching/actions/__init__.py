"""The deeds of matching: what runs do, what people answer, what is asked afterwards."""

from matching.actions.answers import (
    accept_match,
    decline_match,
    dismiss_match,
    forget_lesson,
    postpone_match,
    propose_match,
    save_match,
    undo_dismissal,
    view_match,
)
from matching.actions.follow_ups import (
    agree_match,
    answer_follow_up,
    ask_follow_up,
    remind_provider,
    reopen_match,
    start_talking,
)
from matching.actions.giving import count_month, set_pace
from matching.actions.peers import ask_peer, tear_peer_card, write_peer_card
from matching.actions.rounds import (
    keep_outcome,
    mark_dirty,
    settle_dirt,
    start_run,
    tell_suggestions,
)

__all__ = [
    "accept_match",
    "agree_match",
    "answer_follow_up",
    "ask_follow_up",
    "ask_peer",
    "count_month",
    "decline_match",
    "dismiss_match",
    "forget_lesson",
    "keep_outcome",
    "mark_dirty",
    "postpone_match",
    "propose_match",
    "remind_provider",
    "reopen_match",
    "save_match",
    "set_pace",
    "settle_dirt",
    "start_run",
    "start_talking",
    "tear_peer_card",
    "tell_suggestions",
    "undo_dismissal",
    "view_match",
    "write_peer_card",
]
