from django.urls import path, re_path

from khuyencong.planning import clock_pages, money_pages, programme_pages, room_pages, views

app_name = "planning"
urlpatterns = [
    path("", room_pages.index, name="room"),
    path("so-sanh/", room_pages.compare, name="compare"),
    path("muc-san-tran/", money_pages.limits, name="limits"),
    path("chuong-trinh/", programme_pages.programmes, name="programmes"),
    path("chuong-trinh/<uuid:number>/", programme_pages.programme_page, name="programme"),
    path("chuong-trinh-khac/", programme_pages.others, name="others"),
    path("quoc-gia/", money_pages.national_page, name="national"),
    path("thoi-gian/", clock_pages.clock, name="clock"),
    path("giao-du-toan/", money_pages.appropriations, name="appropriations"),
    path("dieu-chinh/<str:code>/", money_pages.adjustment_page, name="adjustments"),
    path("phuong-an/<uuid:number>/", room_pages.scenario, name="scenario"),
    re_path(
        r"^phuong-an/(?P<number>[0-9a-f-]{36})/du-thao\.(?P<fmt>pdf|docx)$",
        room_pages.draft_decision,
        name="draft_decision",
    ),
    path("phuong-an/<uuid:number>/<str:code>/", room_pages.proposal, name="proposal"),
    path("chay-lai/<str:code>/", views.replay_page, name="replay"),
    path("chay-lai/<str:code>.xlsx", views.replay_workbook, name="replay_workbook"),
]
