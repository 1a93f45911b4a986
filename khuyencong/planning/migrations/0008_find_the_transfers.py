"""What was appropriated, planned, freed and adjusted before points to the transfer it made.

Each is found by the key its act gave. Where there is none, the row stays without a transfer, and
`verify` names it for a person to judge.
"""

from django.db import migrations


def find(apps, schema_editor):
    transfers = apps.get_model("ledger", "Transfer").objects

    def point(row, key, name="transfer"):
        if found := transfers.filter(key=key).first():
            setattr(row, name, found)
            row.save(update_fields=[name])
        return found

    def rows(model, *related):
        return apps.get_model("planning", model).objects.select_related(*related).order_by("pk")

    for one in rows("Appropriation", "fund"):
        point(one, f"appropriate/{one.fund.code}/{one.year}/{one.number}")
    for one in rows("PlanLine", "decision", "project", "fund"):
        of_the_ministry = f"ministry/{one.decision.uuid}/{one.fund.code}"
        if not point(one, f"approve/{one.decision.uuid}/{one.project.code}/{one.fund.code}"):
            point(one, f"{of_the_ministry}/planned")
            point(one, f"{of_the_ministry}/appropriated", "allotment")
    for one in rows("EstimateApproval", "project", "fund"):
        point(one, f"approve_estimate/{one.project.code}/{one.fund.code}")
    for one in rows("Adjustment"):
        point(one, f"adjust/{one.uuid}")


class Migration(migrations.Migration):
    dependencies = [
        ("planning", "0007_receipts_point_to_transfers"),
        ("projects", "0008_groups_conflicts_tracks"),
    ]

    operations = [migrations.RunPython(find, migrations.RunPython.noop)]
