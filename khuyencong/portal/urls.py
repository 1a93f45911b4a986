from django.urls import path

from khuyencong.portal import views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("ho-tro/", views.ask, name="ask"),
    path("cong-khai/", views.project_list, name="projects"),
    path("cong-khai/<str:code>/", views.project_page, name="project"),
    path("cua-toi/", views.my_requests, name="my_requests"),
    path("cua-toi/moi/", views.start, name="start"),
    path("cua-toi/<str:code>/", views.my_request, name="my_request"),
    path("cua-toi/<str:code>/chi-phi/", views.costs, name="costs"),
]
