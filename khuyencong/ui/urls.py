from django.urls import path

from khuyencong.ui import views

app_name = "ui"
urlpatterns = [
    path("", views.gallery, name="gallery"),
    path("muc-luc/", views.index, name="index"),
    path("co-chu/", views.text_size, name="text_size"),
    path("doc/", views.spoken, name="spoken"),
]
