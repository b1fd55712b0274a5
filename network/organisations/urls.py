from django.urls import path

from network.organisations import views

app_name = "organisations"

urlpatterns = [
    path("", views.organisation_list, name="list"),
    path("new/", views.organisation_new, name="new"),
    path("<slug:slug>/", views.organisation_detail, name="detail"),
    path("<slug:slug>/change/", views.organisation_change, name="change"),
    path("<slug:slug>/places/new/", views.place_form, name="place_new"),
    path("<slug:slug>/places/<slug:place>/", views.place_form, name="place_change"),
    path("<slug:slug>/staff/", views.staff_list, name="staff"),
    path("<slug:slug>/staff/join/", views.staff_join, name="staff_join"),
    *(
        path(f"<slug:slug>/{verb}/", views.organisation_move, {"verb": verb}, verb)
        for verb in views.MOVES
    ),
    *(
        path(
            f"<slug:slug>/staff/<uuid:seat>/{verb}/",
            views.staff_move,
            {"verb": verb},
            f"staff_{verb}",
        )
        for verb in views.STAFF_VERBS
    ),
]
