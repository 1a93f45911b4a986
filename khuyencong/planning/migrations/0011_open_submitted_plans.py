"""Scenarios that were submitted or returned before obligations were kept."""

from django.db import migrations
from django.db.models import Q

PLANNERS = ("department_leader", "department_specialist")


def open_all(apps, schema_editor):
    obligation = apps.get_model("obligations", "Obligation")
    scenarios = apps.get_model("planning", "Scenario").objects.select_related("province")
    for row in scenarios.filter(Q(state="submitted") | ~Q(returned_reason="")).order_by("pk"):
        stream = f"scenario:{row.uuid}"
        event = apps.get_model("core", "Event").objects.filter(stream=stream).order_by("seq").last()
        if event is None:
            continue
        kind, creditor, roles = "scenario.decide", "department_leader", ("provincial_approver",)
        if row.returned_reason:
            kind, creditor, roles = "scenario.revise", "provincial_approver", PLANNERS
        for role in roles:
            obligation.objects.create(
                subject=row.uuid,
                kind=kind,
                role=role,
                debtor=row.province.code,
                province=row.province,
                creditor=creditor,
                opened_by=event,
            )


class Migration(migrations.Migration):
    dependencies = [
        ("planning", "0010_order_rests_on_rules"),
        ("obligations", "0001_first"),
    ]

    operations = [migrations.RunPython(open_all, migrations.RunPython.noop)]
