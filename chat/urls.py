from django.urls import path

from chat.views import conversation, rooms, worker

app_name = "chat"
urlpatterns = [
    path("", rooms.room_list, name="rooms"),
    path("worker.js", worker.room_worker, name="worker"),
    path("<uuid:public_id>/", conversation.room, name="room"),
    path("<uuid:public_id>/messages/", conversation.message_post, name="post"),
    path("<uuid:public_id>/read/", conversation.room_read, name="read"),
    path("<uuid:public_id>/leave/", rooms.room_leave, name="leave"),
]
