from django.urls import path, re_path

from khuyencong.desk import (
    notes,
    papers,
    pasting,
    plan,
    project_list,
    requests,
    searching,
    site_checks,
    views,
)

app_name = "desk"
urlpatterns = [
    path("", views.home, name="home"),
    path("tim/", searching.search, name="search"),
    path("de-an/", project_list.project_list, name="projects"),
    path("de-an/danh-sach.xlsx", project_list.project_sheet, name="projects_sheet"),
    path("de-an/che-do-xem/", project_list.view_list, name="saved_views"),
    path("de-an/lap/", views.draft, name="draft"),
    path("de-an/<str:code>/", views.project_page, name="project"),
    path("de-an/<str:code>/dang-mo/", views.still_open, name="still_open"),
    path("de-an/<str:code>/du-toan/", views.estimate, name="estimate"),
    path("de-an/<str:code>/buoc/<slug:name>/", views.step, name="step"),
    path("de-an/<str:code>/hoc-vien/", pasting.learner_list, name="learners"),
    path("de-an/<str:code>/hoc-vien/nhap/", pasting.learner_list_in, name="learners_in"),
    path("de-an/<str:code>/hoc-vien.xlsx", pasting.learner_sheet, name="learner_sheet"),
    path("de-nghi/nhap/", pasting.registration_list, name="registrations_in"),
    path("de-nghi/", requests.request_list, name="requests"),
    path("de-nghi/<str:code>/", requests.request_page, name="request"),
    path("de-nghi/<str:code>/giay-to/<slug:kind>/", requests.request_file, name="request_file"),
    path("de-nghi/<str:code>/xac-minh/", site_checks.site_check, name="site_check"),
    path("dot-dang-ky/", notes.call_list, name="calls"),
    path("yeu-cau-du-lieu/", notes.data_requests, name="data_requests"),
    path("ke-hoach/", plan.plan, name="plan"),
    re_path(r"^van-ban/(?P<number>[0-9a-f-]{36})\.(?P<fmt>pdf|docx)$", papers.paper, name="paper"),
    path("van-ban/<uuid:number>/", papers.paper_page, name="paper_page"),
    path("van-ban/<uuid:number>/ban/<int:place>/", papers.version, name="version"),
]
