from django.urls import path, re_path

from khuyencong.recoveries.pages import recoveries, reversals

app_name = "recoveries"
urlpatterns = [
    path("thu-hoi/", recoveries.register, name="register"),
    path("thu-hoi/bang.xlsx", recoveries.sheet, name="sheet"),
    path("thu-hoi/de-an/<str:code>/", recoveries.ask, name="ask"),
    path("thu-hoi/<uuid:number>/", recoveries.recovery, name="recovery"),
    re_path(
        r"^thu-hoi/(?P<number>[0-9a-f-]{36})/(?P<code>[a-z_]+)\.(?P<fmt>pdf|docx)$",
        recoveries.paper,
        name="paper",
    ),
    path("but-toan-dao/", reversals.reversals, name="reversals"),
    path("but-toan-dao/de-an/<str:code>/", reversals.ask, name="ask_reversal"),
]
