"""What matching keeps about people: who answered, never who somebody is."""

from django.utils.translation import gettext_lazy as _

from matching.models import (
    Bundle,
    DirtyItem,
    GapInvitation,
    GiverPace,
    Introduction,
    Match,
    MatchFeedback,
    MatchFollowUp,
    MatchRun,
    PeerCard,
    PeerPair,
    TableChoice,
    TableRules,
    UnmetAsk,
)
from network.kernel.personal_data import Audience, End, Personal, holds, holds_nothing_personal

WHO_ANSWERED = Personal(
    purpose=_("to show both sides who said yes, and to hold the answer to one person"),
    audience=Audience.GROUPS,
    end=End.KEPT_WITHOUT_NAME,
)
WHO_CHOSE = Personal(
    purpose=_("to show whose choice it was, never disguised as the computer's"),
    audience=Audience.GROUPS,
    end=End.KEPT_WITHOUT_NAME,
)
holds(
    Match,
    called=_("a suggestion"),
    whose="proposed_by",
    proposed_by=WHO_ANSWERED,
    accepted_by=WHO_ANSWERED,
)
holds(
    MatchFeedback,
    called=_("why something did not fit"),
    whose="member",
    member=WHO_ANSWERED,
    note=Personal(
        purpose=_("to learn why something did not fit"),
        audience=Audience.STAFF,
        end=End.ERASED,
    ),
)
holds(
    MatchFollowUp,
    called=_("whether it worked out"),
    whose="answered_by",
    answered_by=WHO_ANSWERED,
    note=Personal(
        purpose=_("to learn what came of a match"), audience=Audience.STAFF, end=End.ERASED
    ),
)
holds(
    Introduction,
    called=_("your first lines to each other"),
    whose="match__proposed_by",
    text=Personal(
        purpose=_("to introduce a community to who can help"),
        audience=Audience.GROUPS,
        end=End.KEPT_WITHOUT_NAME,
    ),
)
holds(
    GiverPace,
    called=_("how much you take on"),
    whose="member",
    per_month=Personal(purpose=_("to ask you no more than you want"), audience=Audience.PUBLIC),
    paused_until=Personal(purpose=_("to let you rest"), audience=Audience.PUBLIC),
)
TO_LEARN = Personal(
    purpose=_("to find colleagues to learn with"), audience=Audience.STAFF, end=End.ERASED
)
holds(
    PeerCard, called=_("what you learn and share"), whose="member", learns=TO_LEARN, shares=TO_LEARN
)
holds(PeerPair, called=_("with whom you learn"), whose="one", other=TO_LEARN)
holds(
    TableChoice,
    called=_("what you decided at the match table"),
    whose="member",
    member=WHO_CHOSE,
    line=Personal(
        purpose=_("to say why you chose this for a community"),
        audience=Audience.GROUPS,
        end=End.KEPT_WITHOUT_NAME,
    ),
    reason=Personal(
        purpose=_("to remember why a suggestion was held back"),
        audience=Audience.STAFF,
        end=End.KEPT_WITHOUT_NAME,
    ),
)
holds(Bundle, called=_("a round that you sent"), whose="member", member=WHO_CHOSE)
holds(
    GapInvitation,
    called=_("an invitation to a partner"),
    whose="member",
    member=WHO_CHOSE,
    text=Personal(
        purpose=_("to ask a partner for what nobody offers yet"),
        audience=Audience.GROUPS,
        end=End.KEPT_WITHOUT_NAME,
    ),
)
holds_nothing_personal(MatchRun, UnmetAsk, DirtyItem, TableRules)
