"""What activities keep about people."""

from django.utils.translation import gettext_lazy as _

from network.activities.models import Activity, DatePlan, Edition, Proposal
from network.kernel.personal_data import Audience, End, Personal, holds, holds_nothing_personal

WHO = Personal(
    purpose=_("to show both sides who proposed and who agreed"),
    audience=Audience.GROUPS,
    end=End.KEPT_WITHOUT_NAME,
)
IDEA = Personal(
    purpose=_("to answer the idea and to credit who had it"),
    audience=Audience.STAFF,
    end=End.ERASED,
    kept_for=_("until 90 days after the outcome"),
)
holds(
    DatePlan,
    called=_("a first date"),
    whose="proposed_by",
    proposed_by=WHO,
    answered_by=WHO,
    note=WHO,
)
holds(
    Proposal,
    called=_("your idea"),
    whose="proposer",
    proposer=IDEA,
    owner=WHO,
    guest_name=IDEA,
    guest_email=IDEA,
    title=IDEA,
    text=IDEA,
    can_do_myself=IDEA,
)
holds_nothing_personal(Activity, Edition)
