from django.urls import path

from khuyencong.ui import views

app_name = "ui"
urlpatterns = [
    path("", views.gallery, name="gallery"),
    path("muc-luc/", views.index, name="index"),
    path("huong-dan/", views.guides_list, name="guides"),
    path("huong-dan/<slug:slug>/", views.guide, name="guide"),
    path("huong-dan/hinh/<slug:name>.png", views.picture, name="picture"),
    path("huong-dan/tep/<slug:name>.yaml", views.sample, name="sample"),
    path("co-chu/", views.text_size, name="text_size"),
    path("khong-mang.js", views.worker, name="worker"),
    path("doc/", views.spoken, name="spoken"),
]
