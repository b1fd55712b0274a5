"""The addresses of a site in demo mode."""

from django.urls import include, path

from config.urls import urlpatterns as site

urlpatterns = [*site, path("demo/", include("config.demo.urls"))]
