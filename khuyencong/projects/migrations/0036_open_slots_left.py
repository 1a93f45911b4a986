"""Slots of planned groups that had nobody before they were owed anybody."""

from django.db import migrations

AT_ONCE = 500


def open_all(apps, schema_editor):
    obligation = apps.get_model("obligations", "Obligation")
    events = apps.get_model("core", "Event").objects.order_by("seq")
    empty = apps.get_model("projects", "Slot").objects.filter(beneficiary=None)
    projects = apps.get_model("projects", "Project").objects.filter(
        is_group=True, state__in=("planned", "estimated"), pk__in=empty.values("project")
    )
    for project in projects.select_related("implementing_unit").order_by("pk").iterator(AT_ONCE):
        obligation.objects.create(
            subject=project.uuid,
            kind="project.fill_slots",
            part="",
            role="centre_specialist",
            debtor=str(project.implementing_unit.uuid),
            province_id=project.province_id,
            creditor="centre_head",
            opened_by_id=events.filter(stream=f"project:{project.uuid}").last().pk,
            data={},
        )


class Migration(migrations.Migration):
    dependencies = [
        ("projects", "0035_activities_of_those_that_are_there"),
        ("obligations", "0004_of_a_creditor"),
    ]

    operations = [migrations.RunPython(open_all, migrations.RunPython.noop)]
