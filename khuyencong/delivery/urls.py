from django.urls import path

from khuyencong.delivery.pages import attendance, classes

app_name = "delivery"
urlpatterns = [
    path("", classes.class_list, name="classes"),
    path("<str:code>/lop/", classes.class_page, name="class"),
    path("<str:code>/diem-danh/", attendance.sheet, name="sheet"),
    path("<str:code>/buoi/<uuid:number>/", attendance.attendance, name="attendance"),
]
