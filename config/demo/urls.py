from django.urls import path

from config.demo import views

app_name = "demo"
urlpatterns = [
    path("", views.door_list, name="doors"),
    path("<uuid:public_id>/enter/", views.enter, name="enter"),
    path("outbox/", views.outbox, name="outbox"),
    path("outbox/<uuid:public_id>/", views.mail, name="mail"),
    path("outbox/<uuid:public_id>/sheet/", views.mail_sheet, name="mail-sheet"),
]
