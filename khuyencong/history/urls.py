from django.urls import path

from khuyencong.history.pages import home, lists, rows

app_name = "history"
urlpatterns = [
    path("", home.home, name="home"),
    path("de-an/", rows.project_list, name="projects"),
    path("danh-sach/", lists.import_list, name="lists"),
    path("danh-sach/<uuid:number>/", lists.one_list, name="list"),
    path("danh-sach/<uuid:number>/tep/", lists.list_file, name="list_file"),
    path("danh-sach/<uuid:number>/dong/", lists.list_lines, name="list_lines"),
]
