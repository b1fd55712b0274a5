"""What matching keeps about people: who answered, never who somebody is."""

from matching.models import (
    DirtyItem,
    Introduction,
    Match,
    MatchFeedback,
    MatchFollowUp,
    MatchRun,
    UnmetAsk,
)
from network.kernel.personal_data import Audience, End, Personal, holds, holds_nothing_personal

WHO_ANSWERED = Personal(
    purpose="to show both sides who said yes, and to hold the answer to one person",
    audience=Audience.GROUPS,
    end=End.KEPT_WITHOUT_NAME,
)
holds(Match, whose="proposed_by", proposed_by=WHO_ANSWERED, accepted_by=WHO_ANSWERED)
holds(
    MatchFeedback,
    whose="member",
    member=WHO_ANSWERED,
    note=Personal(
        purpose="to learn why something did not fit",
        audience=Audience.STAFF,
        end=End.ERASED,
    ),
)
holds(
    MatchFollowUp,
    whose="answered_by",
    answered_by=WHO_ANSWERED,
    note=Personal(purpose="to learn what came of a match", audience=Audience.STAFF, end=End.ERASED),
)
holds(
    Introduction,
    whose="match__proposed_by",
    text=Personal(
        purpose="to introduce a community to who can help",
        audience=Audience.GROUPS,
        end=End.KEPT_WITHOUT_NAME,
    ),
)
holds_nothing_personal(MatchRun, UnmetAsk, DirtyItem)
