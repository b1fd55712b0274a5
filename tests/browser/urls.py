"""The site in demo mode, with an address that breaks and one that refuses."""

from django.urls import include, path

from config.urls import urlpatterns as site
from network.kernel.errors import Forbidden


def broken(request):
    raise RuntimeError("planted")


def forbidden(request):
    raise Forbidden("Only the people of this group can do this.")


urlpatterns = [
    *site,
    path("demo/", include("config.demo.urls")),
    path("broken/", broken, name="broken"),
    path("forbidden/", forbidden, name="forbidden"),
]
