from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_cookie

from network.vocabulary import queries


@require_safe
@vary_on_cookie
@cache_control(max_age=300, private=True)
def topic_suggest(request: HttpRequest) -> HttpResponse:
    """What the topics box offers while somebody types."""
    found = queries.suggest_topics(request.GET.get("q", "")[:80])
    return JsonResponse(
        [
            {
                "id": each.topic.slug,
                "label": each.topic.label,
                "hint": _("via: %(word)s") % {"word": each.via} if each.via else "",
            }
            for each in found
        ],
        safe=False,
    )
