"""Adjustments that waited for an answer before each was owed one.

By the split of the country's rules; where a pack of the province says otherwise, the worker moves
it to the right inbox.
"""

from django.db import migrations

OF_THE_APPROVER = ("increase", "content", "extension")
AT_ONCE = 500


def open_all(apps, schema_editor):
    obligation = apps.get_model("obligations", "Obligation")
    events = apps.get_model("core", "Event").objects.order_by("seq")
    asked = apps.get_model("planning", "Adjustment").objects.filter(state="asked")
    asked = asked.select_related("project__province").order_by("pk")
    labels = dict(apps.get_model("planning", "Adjustment")._meta.get_field("kind").flatchoices)
    for one in asked.iterator(AT_ONCE):
        project = one.project
        is_high = project.track == "local" and one.kind in OF_THE_APPROVER
        obligation.objects.create(
            subject=project.uuid,
            kind="project.decide_adjustment",
            part=str(one.pk),
            role="provincial_approver" if is_high else "department_leader",
            debtor=project.province.code,
            province_id=project.province_id,
            creditor="centre_head",
            opened_by_id=events.filter(stream=f"project:{project.uuid}").last().pk,
            data={"about": str(labels[one.kind])},
        )


class Migration(migrations.Migration):
    dependencies = [("planning", "0013_scenarios_go_up"), ("obligations", "0002_part")]

    operations = [migrations.RunPython(open_all, migrations.RunPython.noop)]
