from django.urls import path

from network.offerings import views

app_name = "offerings"
urlpatterns = [
    path("", views.offering_list, name="list"),
    path("mine/", views.offering_mine, name="mine"),
    path("new/", views.offering_new, name="new"),
    path("new/<slug:kind>/", views.offering_write, name="write"),
    path("still-true/<str:token>/", views.offering_still_true, name="still-true"),
    path("<slug:slug>/", views.offering_detail, name="detail"),
    path("<slug:slug>/change/", views.offering_change, name="change"),
    path("<slug:slug>/archive/", views.offering_archive, name="archive"),
    path("<slug:slug>/<slug:verb>/", views.offering_do, name="do"),
]
