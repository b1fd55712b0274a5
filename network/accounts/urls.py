from django.urls import path

from network.accounts import views

app_name = "accounts"
urlpatterns = [
    path("", views.settings_page, name="settings"),
    path("sessions/", views.sessions, name="sessions"),
    path("sessions/end-others/", views.sessions_end_others, name="end-others"),
    path("sessions/<uuid:public_id>/end/", views.session_end, name="session-end"),
    path("keys/", views.tokens, name="tokens"),
    path("keys/<uuid:public_id>/revoke/", views.token_revoke, name="token-revoke"),
]
