from django.urls import path

from matching import views
from matching.views import gaps, operation, table

app_name = "matching"
urlpatterns = [
    path("", views.match_list, name="list"),
    path("how/", views.match_how, name="how"),
    path("table/", table.match_table, name="table"),
    path("table/certain/", table.table_approve_certain, name="table-certain"),
    path("table/send/", table.table_send, name="table-send"),
    path("table/rules/<slug:slug>/", table.table_rules, name="table-rules"),
    path("table/asks/<uuid:public_id>/", table.table_pair, name="table-pair"),
    path("table/<uuid:public_id>/approve/", table.table_approve, name="table-approve"),
    path("table/<uuid:public_id>/hold/", table.table_hold, name="table-hold"),
    path("table/<uuid:public_id>/swap/", table.table_swap, name="table-swap"),
    path("table/<uuid:public_id>/undo/", table.table_undo, name="table-undo"),
    path("gaps/", gaps.gap_map, name="gaps"),
    path("gaps/<slug:topic>/<slug:area>/", gaps.gap_invitation, name="gap-invitation"),
    path("runs/", operation.run_list, name="runs"),
    path("runs/<uuid:public_id>/allow/", operation.run_allow, name="run-allow"),
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
