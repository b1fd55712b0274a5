from django.urls import path

from network.communities.views import community, people, wishes

app_name = "communities"

urlpatterns = [
    path("", community.community_list, name="list"),
    path("new/", community.community_new, name="new"),
    path("<slug:slug>/", community.community_detail, name="detail"),
    path("<slug:slug>/change/", community.community_change, name="change"),
    path("<slug:slug>/phase/", community.community_phase, name="phase"),
    path("<slug:slug>/join/", people.community_join, name="join"),
    path("<slug:slug>/follow/", people.community_follow, name="follow"),
    path("<slug:slug>/leave/", people.community_leave, name="leave"),
    path("<slug:slug>/people/", people.community_people, name="people"),
    path("<slug:slug>/people/invite/", people.community_invite, name="invite"),
    *(
        path(f"<slug:slug>/people/<uuid:seat>/{verb}/", people.community_seat, {"verb": verb}, verb)
        for verb in people.VERBS
    ),
    path("<slug:slug>/wishes/new/", wishes.wish_new, name="wish_new"),
    path("<slug:slug>/wishes/<uuid:wish>/", wishes.wish_detail, name="wish"),
    path("<slug:slug>/wishes/<uuid:wish>/change/", wishes.wish_change, name="wish_change"),
    *(
        path(
            f"<slug:slug>/wishes/<uuid:wish>/{verb}/",
            wishes.wish_move,
            {"verb": verb},
            f"wish_{verb}",
        )
        for verb in wishes.MOVES
    ),
]
