"""Points of opinions given before each was owed an answer, of projects still appraised."""

from django.db import migrations

WRITERS = ("centre_specialist", "centre_head")
AT_ONCE = 500


def open_all(apps, schema_editor):
    obligation = apps.get_model("obligations", "Obligation")
    events = apps.get_model("core", "Event").objects.order_by("seq")
    opinions = apps.get_model("appraisal", "Opinion").objects.filter(
        project__state__in=("registered", "returned")
    )
    opinions = opinions.exclude(stance="")
    said = opinions.exclude(stance="agree")
    said = said.select_related("project__implementing_unit", "organisation").order_by("pk")
    for opinion in said.iterator(AT_ONCE):
        project, body = opinion.project, opinion.organisation
        of_body = opinions.filter(project=project, organisation=body)
        if of_body.order_by("round", "pk").last() != opinion:
            continue
        points = [(row.order, row.item) for row in opinion.comments.order_by("order")]
        if opinion.text or not points:
            points.insert(0, (0, opinion.text))
        last = events.filter(stream=f"project:{project.uuid}").last()
        obligation.objects.bulk_create(
            obligation(
                subject=project.uuid,
                kind="project.answer_opinion",
                part=f"{opinion.pk}.{order}",
                role=role,
                debtor=str(project.implementing_unit.uuid),
                province_id=project.province_id,
                creditor="department_specialist",
                due_date=None,
                opened_by_id=last.pk,
                data={"about": f"{body.code}: {words}"[:200]},
            )
            for order, words in points
            for role in WRITERS
        )


class Migration(migrations.Migration):
    dependencies = [
        ("appraisal", "0013_opinions_are_answered"),
        ("obligations", "0002_part"),
    ]

    operations = [migrations.RunPython(open_all, migrations.RunPython.noop)]
