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
from matching.actions.invitations import invite_partner
from matching.actions.operation import allow_run, note_stage
from matching.actions.peers import ask_peer, tear_peer_card, write_peer_card
from matching.actions.rounds import (
    keep_outcome,
    mark_dirty,
    settle_dirt,
    start_run,
)
from matching.actions.table import (
    approve_certain,
    approve_match,
    call_to_table,
    hold_match,
    pair_by_hand,
    send_bundle,
    set_table_rules,
    swap_match,
    take_back_choice,
    tell_suggestions,
)

__all__ = [
    "accept_match",
    "agree_match",
    "allow_run",
    "answer_follow_up",
    "approve_certain",
    "approve_match",
    "ask_follow_up",
    "ask_peer",
    "call_to_table",
    "count_month",
    "decline_match",
    "dismiss_match",
    "forget_lesson",
    "hold_match",
    "invite_partner",
    "keep_outcome",
    "mark_dirty",
    "note_stage",
    "pair_by_hand",
    "postpone_match",
    "propose_match",
    "remind_provider",
    "reopen_match",
    "save_match",
    "send_bundle",
    "set_pace",
    "set_table_rules",
    "settle_dirt",
    "start_run",
    "start_talking",
    "swap_match",
    "take_back_choice",
    "tear_peer_card",
    "tell_suggestions",
    "undo_dismissal",
    "view_match",
    "write_peer_card",
]
