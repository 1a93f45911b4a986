"""Sign-in pages: only these of allauth's URLs are mounted."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.urls import path
from django.views.generic import RedirectView

from khuyencong.directory.pages import accounts as views
from khuyencong.directory.pages import answering, entering

to_login = RedirectView.as_view(pattern_name="account_login")

urlpatterns = [
    path("thong-bao/", views.notice_list, name="notices"),
    path("phien/", views.session_list, name="sessions"),
    path("dinh-danh/", views.provider_start, name="provider_start"),
    path("dinh-danh/tra-loi/", views.provider_answer, name="provider_answer"),
    path("noi-dinh-danh/", views.identity_link, name="identity_link"),
    path("noi-dinh-danh/bat-dau/", views.identity_link_start, name="identity_link_start"),
    path("trang-dau/", views.first_page, name="first_page"),
    path("o-lai/", views.stay, name="stay"),
    path("dang-nhap/", account.login, name="account_login"),
    path("vao/", entering.enter, name="enter"),
    path("vao/ma/", entering.enter_code, name="enter_code"),
    path("tin-trinh-dien/", entering.shown_messages, name="shown_messages"),
    path("dang-xuat/", account.logout, name="account_logout"),
    path("mat-khau/", account.password_change, name="account_change_password"),
    path("xac-nhan/", account.reauthenticate, name="account_reauthenticate"),
    path("da-khoa/", account.account_inactive, name="account_inactive"),
    # allauth reverses these names; here they only lead back to sign-in.
    path("dang-ky/", to_login, name="account_signup"),
    path("quen-mat-khau/", views.ask_code, name="account_reset_password"),
    path("dat-lai/", views.use_code, name="recover_use"),
    path("cap-lai/", views.counter, name="recover_counter"),
    path("nhan-co-so/", answering.workshop_answers, name="workshop_answers"),
    path("thu/", to_login, name="account_email"),
    path("dat-mat-khau/", entering.set_password, name="account_set_password"),
    path("hai-lop/", mfa.index, name="mfa_index"),
    path("hai-lop/dang-nhap/", mfa.authenticate, name="mfa_authenticate"),
    path("hai-lop/xac-nhan/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("hai-lop/bat/", totp.activate_totp, name="mfa_activate_totp"),
    path("hai-lop/tat/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("hai-lop/ma-du-phong/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "hai-lop/ma-du-phong/tao/",
        recovery.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "hai-lop/ma-du-phong/tai/",
        recovery.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
]
