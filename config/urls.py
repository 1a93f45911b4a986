"""Every URL of the site. Each view declares its access (khuyencong.directory.access)."""

from inspect import unwrap

from django.urls import include, path
from django.views import defaults
from django.views.i18n import set_language

from khuyencong.core.health import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("ngon-ngu/", set_language, name="set_language"),
    path("tai-khoan/", include("khuyencong.directory.urls")),
    path("giao-dien/", include("khuyencong.ui.urls")),
    path("quy-dinh/", include("khuyencong.policy.urls")),
    path("tham-dinh/", include("khuyencong.appraisal.urls")),
    path("tien/", include("khuyencong.treasury.urls")),
    path("tien/", include("khuyencong.payments.urls")),
    path("tien/", include("khuyencong.claims.urls")),
    path("tien/", include("khuyencong.recoveries.urls")),
    path("tien/", include("khuyencong.settlement.urls")),
    path("ke-hoach/chay-lai/", include("khuyencong.replay.urls")),
    path("ke-hoach/", include("khuyencong.programme.urls")),
    path("kiem-tra/", include("khuyencong.inspection.urls")),
    path("lich-su/", include("khuyencong.history.urls")),
    path("bao-cao/", include("khuyencong.reports.urls")),
    path("ke-hoach/", include("khuyencong.planning.urls")),
    path("", include("khuyencong.documents.urls")),
    path("thuc-hien/", include("khuyencong.delivery.urls")),
    path("san-pham-cnnt/", include("khuyencong.market.urls")),
    path("mang-luoi/", include("khuyencong.network.urls")),
    path("", include("khuyencong.administration.urls")),
    path("ban-lam-viec/", include("khuyencong.desk.urls")),
    path("", include("khuyencong.portal.urls")),
]

# Django's pages of a fault read the form once more for its token. A form that cannot be read is
# one of the reasons to be here, and would break them too.
handler400 = unwrap(defaults.bad_request)
handler403 = unwrap(defaults.permission_denied)
handler404 = unwrap(defaults.page_not_found)
handler500 = unwrap(defaults.server_error)
