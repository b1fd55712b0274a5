from __future__ import annotations

from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from network.home import queries
from network.home.forms import ExampleForm
from network.kernel import clock
from network.kernel.components import icon_names
from network.kernel.personal_data import told_register
from network.members.doors import PageRequest
from network.vocabulary.queries import areas_in_order


@require_safe
def home_front(request: PageRequest) -> HttpResponse:
    """The promise, four doors, and what happens near you."""
    return TemplateResponse(
        request,
        "network/home/front.html",
        {
            "numbers": queries.numbers(),
            "editions": queries.near(request.actor),
            "areas": areas_in_order(),
        },
    )


@require_safe
@login_required
def home_today(request: PageRequest) -> HttpResponse:
    """What waits for me, in the order of what was promised."""
    return TemplateResponse(
        request,
        "network/home/today.html",
        {
            "hour": queries.greeting_hour(),
            "today": clock.today(),
            "editions": queries.my_editions(request.actor),
            "seats": queries.my_communities(request.actor),
            "requests": queries.joining_requests(request.actor),
        },
    )


@require_safe
@login_required
def home_more(request: PageRequest) -> HttpResponse:
    """The rest of the menu, for a thumb."""
    return TemplateResponse(request, "network/home/more.html")


@require_safe
def home_search(request: PageRequest) -> HttpResponse:
    """Everything in one search, as far as the reader may see it."""
    text = request.GET.get("q", "").strip()[:100]
    return TemplateResponse(
        request,
        "network/home/search.html",
        {"text": text, "found": queries.find(request.actor, text)},
    )


@require_safe
def home_privacy(request: PageRequest) -> HttpResponse:
    """What is known about people, from the register itself."""
    return TemplateResponse(request, "network/home/privacy.html", {"entries": told_register()})


@require_safe
def home_accessibility(request: PageRequest) -> HttpResponse:
    return TemplateResponse(request, "network/home/accessibility.html")


@require_safe
def styleguide(request: PageRequest) -> HttpResponse:
    """Every part of the look in every state, for who builds a page."""
    morning = timezone.localtime(clock.now()).replace(hour=9, minute=30, second=0, microsecond=0)
    return TemplateResponse(
        request,
        "styleguide.html",
        {
            "starts": morning + timedelta(days=12),
            "ends": morning + timedelta(days=12, hours=3),
            "today": morning,
            "form": ExampleForm({"name": "Yusuf", "email": "yusuf@", "when": ["sat-morning"]}),
            "icon_names": icon_names(),
            "page": Paginator(range(240), 24).get_page(4),
        },
    )
