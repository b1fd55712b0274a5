"""Every address of the house, one line a room."""

from __future__ import annotations

from importlib.util import find_spec

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.urls import include, path
from django.views.i18n import set_language

from config.health import healthz, readyz

ROOMS = {
    "": "network.home.urls",
    "settings/": "network.accounts.urls",
    "topics/": "network.vocabulary.urls",
    "members/": "network.members.urls",
    "notices/": "network.notifications.urls",
    "organisations/": "network.organisations.urls",
    "communities/": "network.communities.urls",
    "offerings/": "network.offerings.urls",
    "activities/": "network.activities.urls",
    "matches/": "matching.urls",
    "rooms/": "chat.urls",
}

# One way in for everybody, with its limits: the admin asks for no password of its own. Replacing
# the method is how the library's own manual says it.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("healthz", healthz),
    path("readyz", readyz),
    path("language/", set_language, name="language"),
    *(path(prefix, include(urls)) for prefix, urls in ROOMS.items() if find_spec(urls)),
    path("accounts/", include("network.accounts.entrance")),
    path("api/", include("config.api_urls")),
    path("manage/", admin.site.urls),
]
if settings.DEMO:
    urlpatterns.append(path("demo/", include("config.demo.urls")))
