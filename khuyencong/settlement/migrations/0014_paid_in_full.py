"""The accountant owes nothing on projects that were paid in full before this was kept."""

from django.db import migrations


def meet(apps, schema_editor):
    obligation = apps.get_model("obligations", "Obligation")
    open_ones = obligation.objects.filter(kind="project.pay", closed_by=None).order_by("pk")
    for row in open_ones.iterator(500):
        project = apps.get_model("projects", "Project").objects.get(uuid=row.subject)
        if any(payable(apps, project, support) for support in supports(apps, project)):
            continue
        events = apps.get_model("core", "Event").objects.filter(
            stream=f"project:{row.subject}", kind__in=("accept", "pay")
        )
        obligation.objects.filter(pk=row.pk).update(closed_by=events.order_by("seq").last())


def supports(apps, project):
    supports = apps.get_model("settlement", "AcceptedSupport").objects
    return supports.filter(acceptance__project=project).order_by("pk")


def payable(apps, project, support):
    accounts = apps.get_model("ledger", "Account").objects.filter(
        fund=support.fund, subject=project.subject_id, year=project.year
    )
    gone = accounts.filter(stage__in=("advanced", "paid")).values_list("balance_dong", flat=True)
    return support.amount_dong > sum(gone)


class Migration(migrations.Migration):
    dependencies = [
        ("settlement", "0013_payment_payee_reason"),
        ("projects", "0021_the_department_plans"),
        ("ledger", "0005_add_up_fund_years"),
    ]

    operations = [migrations.RunPython(meet, migrations.RunPython.noop)]
