from django.urls import path

from matching import views

app_name = "matching"
urlpatterns = [
    path("", views.match_list, name="list"),
    path("how/", views.match_how, name="how"),
    path("answer/<str:token>/", views.match_answer, name="answer"),
    path("funnel/", views.funnel, name="funnel"),
    path("peers/", views.peer_list, name="peers"),
    path("peers/<uuid:public_id>/ask/", views.peer_ask, name="peer-ask"),
    path("giving/", views.giving, name="giving"),
    path("learned/", views.learned, name="learned"),
    path("learned/<uuid:public_id>/forget/", views.forget, name="forget"),
    path("preview/<str:what>/", views.match_preview, name="preview"),
    path("follow-ups/<uuid:public_id>/", views.match_followed_up, name="followed-up"),
    path("<uuid:public_id>/", views.match_detail, name="detail"),
    path("<uuid:public_id>/propose/", views.match_propose, name="propose"),
    path("<uuid:public_id>/save/", views.match_save, name="save"),
    path("<uuid:public_id>/dismiss/", views.match_dismiss, name="dismiss"),
    path("<uuid:public_id>/undo/", views.match_undo, name="undo"),
    path("<uuid:public_id>/accept/", views.match_accept, name="accept"),
    path("<uuid:public_id>/decline/", views.match_decline, name="decline"),
    path("<uuid:public_id>/postpone/", views.match_postpone, name="postpone"),
]
