"""The REST doors, gathered: each package brings its own routes."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView
from rest_framework.routers import SimpleRouter

from network import PACKAGES
from network.kernel.http import NothingHere

# Path converters read what stands in an address, so a view never sees a mistyped id.
router = SimpleRouter(use_regex_path=False)
for module in (
    *(f"network.{package}.api" for package in PACKAGES if package != "kernel"),
    "matching.api",
    "chat.api",
):
    if find_spec(module):
        router.registry.extend(import_module(module).router.registry)

urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", SpectacularSwaggerView.as_view(url_name="schema"), name="api-docs"),
    path("", include(router.urls)),
    path("<path:address>/", NothingHere.as_view()),
]
