from django.urls import path

from khuyencong.replay.pages import replay

app_name = "replay"
urlpatterns = [
    path("<str:code>/", replay.replay_page, name="replay"),
    path("<str:code>.xlsx", replay.replay_workbook, name="workbook"),
]
