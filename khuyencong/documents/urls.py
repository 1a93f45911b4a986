from django.urls import path, re_path

from khuyencong.documents.pages import archive, office, orders, registers

app_name = "documents"
urlpatterns = [
    path("tep-dat-lam/", orders.order_list, name="orders"),
    path("tep-dat-lam/<uuid:number>/", orders.order, name="order"),
    path("tep-dat-lam/<uuid:number>/tai-ve/", orders.order_file, name="order_file"),
    path("van-thu/", office.office_list, name="offices"),
    path("van-thu/<uuid:number>/", office.office, name="office"),
    path("van-thu/<uuid:number>/cach-lam-viec/", office.office_settings, name="office_settings"),
    path("van-thu/<uuid:number>/so-di/", registers.outgoing_register, name="outgoing_register"),
    path(
        "van-thu/<uuid:number>/so-di/<uuid:paper>.pdf",
        registers.register_paper,
        name="register_paper",
    ),
    path("van-thu/<uuid:number>/so-den/", registers.incoming_register, name="incoming_register"),
    path("van-thu/<uuid:number>/ho-so/", archive.archive, name="archive"),
    path("van-thu/ho-so/<uuid:number>/", archive.case_file, name="case_file"),
    path("van-thu/ho-so/<uuid:number>/bien-ban/", archive.case_minutes, name="case_minutes"),
    path("van-thu/ho-so/<uuid:number>/xuat/", archive.case_export, name="case_export"),
    path("van-thu/van-ban-den/<uuid:number>/", registers.incoming, name="incoming"),
    path(
        "van-thu/van-ban-den/<uuid:number>/<uuid:file>/",
        registers.incoming_file,
        name="incoming_file",
    ),
    path("van-thu/van-ban-di/<uuid:number>/", office.outgoing, name="outgoing"),
    re_path(
        r"^van-thu/van-ban-di/(?P<number>[0-9a-f-]{36})\.(?P<fmt>pdf|docx)$",
        office.outgoing_file,
        name="outgoing_file",
    ),
]
