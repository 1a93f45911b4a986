from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContractsConfig(AppConfig):
    name = "khuyencong.contracts"
    verbose_name = _("Hợp đồng")

    def ready(self) -> None:
        from khuyencong.contracts import checks, permissions
        from khuyencong.core import standings, verification
        from khuyencong.ledger.checks import receipts, told
        from khuyencong.obligations import checks as obligations
        from khuyencong.obligations import selectors as owing
        from khuyencong.obligations.models import kinds

        owing.register(
            {
                "project.sign": permissions.to_sign,
                "project.assign": permissions.to_assign,
                permissions.CLEAR: permissions.to_clear,
            }
        )
        kinds.register(permissions.KINDS)
        obligations.register(checks.SUSPENDED)
        obligations.register(checks.ADVANCED)
        receipts.register(*checks.RECEIPTS)
        told.register(*checks.TOLD)
        standings.register(*checks.STANDINGS)
        verification.register("treasury waivers", checks.faults_of_waivers)
        verification.register("shares", checks.faults_of_shares)
        verification.register("authority of changes", checks.faults_of_authority)
        verification.register("suspensions", checks.faults_of_suspensions)
        verification.register("terms of contracts", checks.faults_of_terms)
        verification.register("repayments", checks.faults_of_repayments)
        verification.register("instalments", checks.faults_of_instalments)
