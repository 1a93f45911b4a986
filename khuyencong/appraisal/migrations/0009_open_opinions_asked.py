"""Opinions and sheets that were due before obligations were kept."""

from django.db import migrations

SPEAKERS = {
    "department": ("department_specialist", "department_leader"),
    "finance_department": ("finance_officer",),
}
AT_ONCE = 500


def open_all(apps, schema_editor):
    waiting = {"project__state": "registered"}
    asked = apps.get_model("appraisal", "Opinion").objects.filter(
        **waiting, stance="", waived_reason=""
    )
    in_batches(apps, asked.select_related("project", "organisation"), of_opinion)
    reviews = apps.get_model("appraisal", "Review").objects.filter(**waiting, closed_at=None)
    in_batches(apps, reviews.select_related("project", "council"), of_review)


def in_batches(apps, rows, owed):
    obligation = apps.get_model("obligations", "Obligation")
    last = 0
    while some := list(rows.filter(pk__gt=last).order_by("pk")[:AT_ONCE]):
        last = some[-1].pk
        found = [row for row in some if row.round == row.project.completion_rounds]
        events = last_events(apps, [f"project:{row.project.uuid}" for row in found])
        obligation.objects.bulk_create(
            [
                obligation(
                    subject=row.project.uuid,
                    province_id=row.project.province_id,
                    opened_by_id=events[f"project:{row.project.uuid}"],
                    creditor="department_specialist",
                    due_date=row.due_date,
                    kind=kind,
                    role=role,
                    debtor=debtor,
                )
                for row in found
                for kind, role, debtor in owed(row)
            ]
        )


def last_events(apps, names):
    heads = dict(
        apps.get_model("core", "Stream").objects.filter(name__in=names).values_list("name", "seq")
    )
    events = apps.get_model("core", "Event").objects.filter(stream__in=names)
    last = events.order_by("seq").values_list("stream", "seq", "pk")
    return {stream: key for stream, seq, key in last if heads[stream] == seq}


def of_opinion(row):
    for role in SPEAKERS.get(row.organisation.kind, ("commune_officer",)):
        yield "project.give_opinion", role, str(row.organisation.uuid)


def of_review(row):
    scored = row.sheets.values("member")
    seats = row.council.members.exclude(pk__in=scored).exclude(person__user=None)
    for user in seats.values_list("person__user__uuid", flat=True):
        yield "project.score", "council_member", str(user)


class Migration(migrations.Migration):
    dependencies = [
        ("appraisal", "0008_more_decisions_keep_their_rules"),
        ("obligations", "0001_first"),
    ]

    operations = [migrations.RunPython(open_all, migrations.RunPython.noop)]
