from django.urls import path

from chat.views import (
    conversation,
    export,
    names,
    reading,
    rooms,
    search,
    settings,
    threads,
    worker,
)

app_name = "chat"
urlpatterns = [
    path("", rooms.room_list, name="rooms"),
    path("worker.js", worker.room_worker, name="worker"),
    path("search/", search.room_search, name="search"),
    path("open/", rooms.room_directory, name="directory"),
    path("mine/export/", export.my_export, name="my_export"),
    path("<uuid:public_id>/", conversation.room, name="room"),
    path("<uuid:public_id>/messages/", conversation.message_post, name="post"),
    path("<uuid:public_id>/called/", names.called, name="called"),
    path("<uuid:public_id>/read/", conversation.room_read, name="read"),
    path("<uuid:public_id>/unread/", reading.room_unread, name="unread"),
    path("<uuid:public_id>/notify/", reading.room_notify, name="notify"),
    path("<uuid:public_id>/threads/", threads.thread_list, name="threads"),
    path("<uuid:public_id>/<int:no>/thread/", threads.thread, name="thread"),
    path("<uuid:public_id>/<int:no>/thread/name/", threads.thread_name, name="thread_name"),
    path("<uuid:public_id>/<int:no>/thread/read/", threads.thread_read, name="thread_read"),
    path("<uuid:public_id>/<int:no>/thread/follow/", threads.thread_follow, name="thread_follow"),
    path(
        "<uuid:public_id>/<int:no>/thread/answered/",
        threads.thread_answered,
        name="thread_answered",
    ),
    path("<uuid:public_id>/leave/", rooms.room_leave, name="leave"),
    path("<uuid:public_id>/enter/", rooms.room_enter, name="enter"),
    path("<uuid:public_id>/settings/", settings.room_settings, name="settings"),
    path("<uuid:public_id>/export/", export.room_export, name="export"),
]
