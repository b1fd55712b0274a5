from django.urls import path

from network.activities import views

app_name = "activities"
urlpatterns = [
    path("", views.activity_agenda, name="agenda"),
    path("dates/propose/", views.date_propose, name="propose"),
    path("dates/<uuid:public_id>/agree/", views.date_agree, name="agree"),
    path("dates/<uuid:public_id>/decline/", views.date_decline, name="decline"),
    path("editions/<uuid:public_id>/cancel/", views.edition_cancel, name="cancel"),
    path("<slug:slug>/", views.activity_detail, name="detail"),
]
