from django.urls import path

from chat import views

app_name = "chat"
urlpatterns = [
    path("", views.room_list, name="rooms"),
    path("<uuid:public_id>/", views.room, name="room"),
    path("<uuid:public_id>/messages/", views.message_post, name="post"),
    path("<uuid:public_id>/read/", views.room_read, name="read"),
    path("<uuid:public_id>/leave/", views.room_leave, name="leave"),
]
