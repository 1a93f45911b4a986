from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    name = "khuyencong.documents"
    verbose_name = _("Giấy tờ")

    def ready(self) -> None:
        from khuyencong.core import addresses, jobs, standings, verification
        from khuyencong.documents import checks, permissions, selectors
        from khuyencong.documents.services import case_exports, case_files, orders, parts
        from khuyencong.obligations import checks as obligations
        from khuyencong.obligations import selectors as owing
        from khuyencong.obligations.models import kinds
        from khuyencong.ui import navigation

        verification.register("documents", checks.faults)
        jobs.register("sweep_files", every_seconds=6 * 3600, run=parts.sweep)
        jobs.register("make_files", every_seconds=1, run=orders.make_job, is_long=True)
        jobs.register("sweep_file_orders", every_seconds=6 * 3600, run=orders.sweep)
        orders.register("case_file", _("Hồ sơ nộp lưu"), case_exports.make)
        jobs.register("archive_warnings", every_seconds=6 * 3600, run=case_files.warn_job)
        standings.register(*checks.STANDINGS)
        kinds.register(selectors.KINDS)
        owing.register(
            {
                "outgoing": permissions.papers_to_move,
                "incoming": permissions.letters_to_answer,
                "archive": permissions.files_to_hand_in,
            }
        )
        obligations.register(checks.OUTGOINGS)
        obligations.register(checks.INCOMINGS)
        obligations.register(checks.ARCHIVE)
        addresses.register(
            outgoing="documents:outgoing",
            incoming="documents:incoming",
            archive="documents:case_file",
        )
        navigation.register(navigation.OFFICER, 65, _("Văn thư"), "documents:offices")
