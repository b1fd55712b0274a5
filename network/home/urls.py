from django.urls import path

from network.home import views

app_name = "home"
urlpatterns = [
    path("", views.home_front, name="front"),
    path("today/", views.home_today, name="today"),
    path("more/", views.home_more, name="more"),
    path("search/", views.home_search, name="search"),
    path("privacy/", views.home_privacy, name="privacy"),
    path("accessibility/", views.home_accessibility, name="accessibility"),
    path("styleguide/", views.styleguide, name="styleguide"),
]
