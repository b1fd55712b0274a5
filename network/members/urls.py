from django.urls import path

from network.members import views

app_name = "members"
urlpatterns = [
    path("", views.directory, name="directory"),
    path("me/", views.me, name="me"),
    path("me/profile/", views.profile, name="profile"),
    path("me/as/<slug:eyes>/", views.preview, name="preview"),
    path("me/blocks/", views.block_list, name="blocks"),
    path("<uuid:public_id>/", views.detail, name="detail"),
    path("<uuid:public_id>/block/", views.block, name="block"),
    path("<uuid:public_id>/unblock/", views.unblock, name="unblock"),
]
