from django.urls import path

from khuyencong.network import pages as views

app_name = "network"
urlpatterns = [
    path("", views.posts, name="posts"),
    path("khong-ai-lam/", views.orphans, name="orphans"),
    path("<int:number>/ban-giao/", views.hand_over, name="hand_over"),
    path("bien-ban/<uuid:number>/", views.minutes, name="minutes"),
    path("da-huy/<uuid:number>/", views.undone, name="undone"),
]
