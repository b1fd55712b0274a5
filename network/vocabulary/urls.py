from django.urls import path

from network.vocabulary import views

app_name = "vocabulary"
urlpatterns = [path("suggest/", views.topic_suggest, name="suggest")]
