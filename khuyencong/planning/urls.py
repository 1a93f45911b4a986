from django.urls import path, re_path

from khuyencong.planning.pages import adjustments, appropriations, funds, limits, national
from khuyencong.planning.scenarios.pages import proposal, room, scenario

app_name = "planning"
urlpatterns = [
    path("", room.index, name="room"),
    path("so-sanh/", room.compare, name="compare"),
    path("muc-san-tran/", limits.limits, name="limits"),
    path("quoc-gia/", national.national_page, name="national"),
    path("giao-du-toan/", appropriations.appropriations, name="appropriations"),
    path("giao-du-toan/so.xlsx", appropriations.sheet, name="appropriations_sheet"),
    path("giao-du-toan/<int:number>/ban-chup/", appropriations.scan, name="appropriation_scan"),
    path("nguon/<uuid:number>/", funds.fund, name="fund"),
    path("dieu-chinh/<str:code>/", adjustments.adjustment_page, name="adjustments"),
    path("phuong-an/<uuid:number>/", scenario.scenario, name="scenario"),
    re_path(
        r"^phuong-an/(?P<number>[0-9a-f-]{36})/du-thao\.(?P<fmt>pdf|docx)$",
        scenario.draft_decision,
        name="draft_decision",
    ),
    path("phuong-an/<uuid:number>/<str:code>/", proposal.proposal, name="proposal"),
]
