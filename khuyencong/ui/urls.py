from django.urls import path

from khuyencong.ui import views

app_name = "ui"
urlpatterns = [path("", views.gallery, name="gallery")]
