from django.urls import path

from khuyencong.reports.pages import reports

app_name = "reports"
urlpatterns = [
    path("", reports.report_list, name="list"),
    path("<uuid:number>/", reports.report, name="report"),
    path("<uuid:number>/dong/<str:column>/<str:table>/", reports.rows, name="rows"),
    path("<uuid:number>/bang-tinh/", reports.sheet, name="sheet"),
]
