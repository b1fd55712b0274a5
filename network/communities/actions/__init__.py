"""The deeds of a community: itself, who sits in it, and what it wants."""

from network.communities.actions.community import (
    change_community,
    change_phase,
    start_community,
)
from network.communities.actions.seats import (
    accept_request,
    change_community_role,
    decline_request,
    follow_community,
    invite_to_community,
    join_community,
    leave_community,
    remove_from_community,
    request_to_join,
    take_up_invitation,
    withdraw_request,
)
from network.communities.actions.wishes import (
    archive_interest,
    confirm_interest,
    fulfil_interest,
    let_interest_grow_stale,
    pause_interest,
    resume_interest,
    rewrite_interest,
    write_interest,
)

__all__ = [
    "accept_request",
    "archive_interest",
    "change_community",
    "change_community_role",
    "change_phase",
    "confirm_interest",
    "decline_request",
    "follow_community",
    "fulfil_interest",
    "invite_to_community",
    "join_community",
    "leave_community",
    "let_interest_grow_stale",
    "pause_interest",
    "remove_from_community",
    "request_to_join",
    "resume_interest",
    "rewrite_interest",
    "start_community",
    "take_up_invitation",
    "withdraw_request",
    "write_interest",
]
