"""The gap map, and the invitation that comes of it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from matching import actions, words
from matching.forms import GapAreaForm, InvitationForm
from matching.queries import gaps
from network.kernel.errors import DomainError
from network.members.doors import PageRequest

DRAWN = 12


@require_GET
@login_required
def gap_map(request: PageRequest) -> HttpResponse:
    gaps.library_of(request.actor)
    everywhere = gaps.gaps()
    places = {row.area.slug: row.area.name for row in everywhere if row.area}
    form = GapAreaForm(request.GET, places=places)
    area = form.cleaned_data["area"] if form.is_valid() else ""
    rows = [row for row in everywhere if not area or (row.area and row.area.slug == area)]
    drawn = gaps.by_topic(rows)[:DRAWN]
    return TemplateResponse(
        request,
        "matching/gaps.html",
        {
            "form": form,
            "rows": rows,
            "drawn": drawn,
            "most": max([1, *(row.unmet for row in drawn), *(row.idle for row in drawn)]),
            "run": gaps.last_run(),
        },
    )


@require_http_methods(["GET", "POST"])
@login_required
def gap_invitation(request: PageRequest, topic: str, area: str) -> HttpResponse:
    """What to send to a partner who could offer this, in both languages."""
    library = gaps.library_of(request.actor)
    about, place = gaps.topic_in(topic, area)
    asks = list(gaps.asked_here(about, place))
    link = request.build_absolute_uri(reverse("offerings:new"))
    texts = {}
    for language in ("nl", "en"):
        with translation.override(language):
            texts[language] = words.invitation(about, place, asks, library, link)
    own = texts["en" if (translation.get_language() or "nl").startswith("en") else "nl"]
    form = InvitationForm(request.POST or None, initial={"text": own})
    if request.method == "POST" and form.is_valid():
        organisation = form.cleaned_data["organisation"]
        text = form.cleaned_data["text"]
        try:
            actions.invite_partner(about, place, organisation, text, by=request.actor)
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Sent to %(name)s.") % {"name": organisation.name})
            return redirect("matching:gaps")
    return TemplateResponse(
        request,
        "matching/invitation.html",
        {"topic": about, "area": place, "asks": asks, "texts": texts, "form": form},
        status=422 if form.errors else 200,
    )
