"""What was concluded waits for the Department's plan: the committee decides on the submission."""

from django.db import migrations

DEPARTMENT = ("department_specialist", "department_leader")
AT_ONCE = 500


def owe_the_department(apps, schema_editor):
    obligation = apps.get_model("obligations", "Obligation")
    waiting = obligation.objects.filter(kind="project.approve", closed_by=None).order_by("pk")
    while some := list(waiting[:AT_ONCE]):
        obligation.objects.bulk_create(
            [
                obligation(
                    subject=row.subject,
                    kind="project.plan",
                    role=role,
                    debtor=row.debtor,
                    province_id=row.province_id,
                    creditor="centre_head",
                    due_date=row.due_date,
                    opened_by_id=row.opened_by_id,
                )
                for row in some
                for role in DEPARTMENT
            ]
        )
        obligation.objects.filter(pk__in=[row.pk for row in some]).delete()


class Migration(migrations.Migration):
    dependencies = [("projects", "0020_what_the_rules_ask")]

    operations = [migrations.RunPython(owe_the_department, migrations.RunPython.noop)]
