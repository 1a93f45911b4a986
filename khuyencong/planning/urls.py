from django.urls import path

from khuyencong.planning import views

app_name = "planning"
urlpatterns = [
    path("chay-lai/<str:code>/", views.replay_page, name="replay"),
    path("chay-lai/<str:code>.xlsx", views.replay_workbook, name="replay_workbook"),
]
