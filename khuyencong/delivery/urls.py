from django.urls import path

from khuyencong.delivery.pages import attendance, classes, payments

app_name = "delivery"
urlpatterns = [
    path("", classes.class_list, name="classes"),
    path("<str:code>/lop/", classes.class_page, name="class"),
    path("<str:code>/diem-danh/", attendance.sheet, name="sheet"),
    path("<str:code>/buoi/<uuid:number>/", attendance.attendance, name="attendance"),
    path("<str:code>/bang-ke/", payments.payment_lists, name="payment_lists"),
    path("<str:code>/bang-ke/<uuid:number>/", payments.payment_list, name="payment_list"),
    path("<str:code>/bang-ke/<uuid:number>.xlsx", payments.payment_sheet, name="payment_sheet"),
]
