"""Items of requests to complete that were waited for before each was owed by itself."""

from django.db import migrations

WRITERS = ("centre_specialist", "centre_head")
AT_ONCE = 500


def open_all(apps, schema_editor):
    obligation = apps.get_model("obligations", "Obligation")
    events = apps.get_model("core", "Event").objects.order_by("seq")
    items = apps.get_model("appraisal", "CompletionItem").objects.filter(
        request__project__state="returned"
    )
    items = items.select_related("request__project__implementing_unit").order_by("pk")
    for item in items.iterator(AT_ONCE):
        project = item.request.project
        if item.request.round != project.completion_rounds:
            continue
        last = events.filter(stream=f"project:{project.uuid}").last()
        obligation.objects.bulk_create(
            obligation(
                subject=project.uuid,
                kind="project.answer_item",
                part=str(item.pk),
                role=role,
                debtor=str(project.implementing_unit.uuid),
                province_id=project.province_id,
                creditor="department_specialist",
                due_date=project.due_date,
                opened_by_id=last.pk,
                data={"about": item.item},
            )
            for role in WRITERS
        )


class Migration(migrations.Migration):
    dependencies = [
        ("appraisal", "0010_answers_to_items"),
        ("obligations", "0002_part"),
    ]

    operations = [migrations.RunPython(open_all, migrations.RunPython.noop)]
