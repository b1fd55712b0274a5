from django.urls import path

from chat.views import care, messages
from chat.views import rooms as views

app_name = "chat"
urlpatterns = [
    path("", views.room_list, name="rooms"),
    path("reports/", care.report_list, name="reports"),
    path("reports/<uuid:public_id>/", care.report, name="report"),
    path("<uuid:public_id>/", views.room, name="room"),
    path("<uuid:public_id>/messages/", views.message_post, name="post"),
    path("<uuid:public_id>/read/", views.room_read, name="read"),
    path("<uuid:public_id>/leave/", views.room_leave, name="leave"),
    path("<uuid:public_id>/pins/", messages.room_pins, name="pins"),
    path("<uuid:public_id>/care/", care.room_care, name="care"),
    path("<uuid:public_id>/people/<uuid:seat>/mute/", care.seat_mute, name="mute"),
    path("<uuid:public_id>/people/<uuid:seat>/unmute/", care.seat_unmute, name="unmute"),
    path("<uuid:public_id>/<int:no>/", messages.message, name="message"),
    path("<uuid:public_id>/<int:no>/edit/", messages.message_edit, name="message_edit"),
    path("<uuid:public_id>/<int:no>/delete/", messages.message_delete, name="message_delete"),
    path("<uuid:public_id>/<int:no>/restore/", messages.message_restore, name="message_restore"),
    path("<uuid:public_id>/<int:no>/react/", messages.message_react, name="message_react"),
    path("<uuid:public_id>/<int:no>/pin/", messages.message_pin, name="message_pin"),
    path("<uuid:public_id>/<int:no>/unpin/", messages.message_unpin, name="message_unpin"),
    path("<uuid:public_id>/<int:no>/report/", messages.message_report, name="message_report"),
]
