from django.urls import path

from khuyencong.reports.pages import crossing, reports

app_name = "reports"
urlpatterns = [
    path("", reports.report_list, name="list"),
    path("bang-cheo/", crossing.cross_table, name="cross"),
    path("bang-cheo/de-an/", crossing.cross_projects, name="cross_projects"),
    path("bang-cheo/bang-tinh/", crossing.cross_sheet, name="cross_sheet"),
    path("<uuid:number>/", reports.report, name="report"),
    path("<uuid:number>/dong/<str:column>/<str:table>/", reports.rows, name="rows"),
    path("<uuid:number>/bang-tinh/", reports.sheet, name="sheet"),
]
