"""Just enough addresses to show the frame on its own."""

from django.http import HttpResponse
from django.template import RequestContext, Template
from django.urls import include, path

from network.kernel.errors import Conflict, Forbidden, NotFound

PAGE = Template(
    "{% extends 'page.html' %}{% block title %}A page{% endblock %}"
    "{% block main %}<h1>A page</h1>{% endblock %}"
)


def empty(request, **_parts):
    return HttpResponse(PAGE.render(RequestContext(request)))


def missing(request, **_parts):
    raise NotFound


def conflict(request):
    raise Conflict("Somebody has changed this just now.")


def forbidden(request):
    raise Forbidden("Only the people of this group can do this.")


def broken(request):
    raise RuntimeError("planted")


def suggest(request):
    return HttpResponse("[]", content_type="application/json")


def room(name, *routes):
    return include(([path(f"{route}/", empty, name=route) for route in routes], name))


urlpatterns = [
    path("", include("network.home.urls")),
    path("language/", empty, name="language"),
    path("login/", empty, name="account_login"),
    path("logout/", empty, name="account_logout"),
    path("communities/", room("communities", "list")),
    path("communities/<slug:slug>/", missing),
    path("offerings/", room("offerings", "list", "new")),
    path("matches/", room("matching", "list", "how")),
    path("activities/", room("activities", "agenda")),
    path("rooms/", room("chat", "rooms")),
    path("notices/", room("notifications", "inbox")),
    path("members/", room("members", "me")),
    path("conflict/", conflict),
    path("forbidden/", forbidden),
    path("broken/", broken),
    path("suggest/", suggest),
]
