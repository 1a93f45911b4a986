"""Advances that nobody owed the clearing of yet: by the day on which their contract ends."""

from django.db import migrations
from django.db.models import Sum

ROLES = ("centre_accountant", "centre_specialist")


def open_all(apps, schema_editor):
    obligation = apps.get_model("obligations", "Obligation")
    events = apps.get_model("core", "Event").objects
    for commitment in first_of_each_share(apps):
        project, part = commitment.project, commitment.share
        whose = part.beneficiary.establishment.name if part and part.beneficiary else ""
        for role in ROLES:
            obligation.objects.create(
                subject=project.uuid,
                kind="project.clear_advance",
                part=str(part.uuid) if part else "",
                role=role,
                debtor=str(project.implementing_unit.uuid),
                province_id=project.province_id,
                creditor="finance_officer",
                due_date=commitment.contract.end_date,
                opened_by=events.filter(stream=f"project:{project.uuid}").order_by("seq").last(),
                data={"about": whose} if whose else {},
            )


def first_of_each_share(apps):
    accounts = apps.get_model("ledger", "Account").objects.filter(stage="advanced")
    held = dict(accounts.order_by().values_list("subject").annotate(Sum("balance_dong")))
    advances = apps.get_model("contracts", "Advance").objects.order_by("pk")
    names = ("project__implementing_unit", "share__beneficiary__establishment", "contract")
    rows = apps.get_model("contracts", "Commitment").objects.select_related(*names)
    seen = set()
    for commitment in rows.filter(pk__in=advances.values("commitment")).order_by("pk"):
        part = commitment.share
        subject = part.subject_id if part else commitment.project.subject_id
        if held.get(subject, 0) > 0 and subject not in seen:
            seen.add(subject)
            yield commitment


class Migration(migrations.Migration):
    dependencies = [
        ("contracts", "0022_advance_clear_by"),
        ("obligations", "0004_of_a_creditor"),
        ("ledger", "0005_add_up_fund_years"),
    ]

    operations = [migrations.RunPython(open_all, migrations.RunPython.noop)]
