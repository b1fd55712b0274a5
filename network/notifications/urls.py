from django.urls import path

from network.notifications import views

app_name = "notifications"
urlpatterns = [
    path("", views.notice_list, name="inbox"),
    path("seen/", views.notices_seen, name="seen"),
    path("settings/", views.mail_settings, name="settings"),
    path("stop/<str:token>/", views.mail_stop, name="stop"),
    path("<uuid:public_id>/open/", views.notice_open, name="open"),
]
