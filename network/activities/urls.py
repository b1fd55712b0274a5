from django.urls import path

from network.activities import views

app_name = "activities"
urlpatterns = [
    path("", views.activity_agenda, name="agenda"),
    path("dates/propose/", views.date_propose, name="propose"),
    path("dates/<uuid:public_id>/agree/", views.date_agree, name="agree"),
    path("dates/<uuid:public_id>/decline/", views.date_decline, name="decline"),
    path("editions/<uuid:public_id>/cancel/", views.edition_cancel, name="cancel"),
    path("ideas/", views.idea_list, name="ideas"),
    path("ideas/new/", views.idea_new, name="idea"),
    path("ideas/sent/<str:token>/", views.idea_sent, name="idea-sent"),
    path("ideas/<uuid:public_id>/", views.idea_detail, name="idea-detail"),
    path("ideas/<uuid:public_id>/answer/", views.idea_answer, name="idea-answer"),
    path("ideas/<uuid:public_id>/take/", views.idea_take, name="idea-take"),
    path("ideas/<uuid:public_id>/withdraw/", views.idea_withdraw, name="idea-withdraw"),
    path("<slug:slug>/needs/", views.activity_needs, name="needs"),
    path("<slug:slug>/", views.activity_detail, name="detail"),
]
