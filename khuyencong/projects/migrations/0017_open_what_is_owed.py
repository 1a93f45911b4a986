"""Obligations of the dossiers that were there before these were kept.

Opened by the last event of each chain. The table is as the workflow had it that day: a migration
does not follow what the code says later.
"""

from django.db import migrations
from django.db.models import OuterRef, Subquery

WRITERS = ("centre_specialist", "centre_head")
DEPARTMENT = ("department_specialist", "department_leader")
OWED = {  # by state and track: (kind, roles, who waits)
    ("draft", ""): [("register", WRITERS, "department_specialist")],
    ("returned", ""): [("complete", WRITERS, "department_specialist")],
    ("registered", ""): [("appraise", ("department_specialist",), "centre_specialist")],
    ("concluded", "local"): [("approve", ("provincial_approver",), "department_leader")],
    ("concluded", "national"): [("forward", ("department_leader",), "centre_head")],
    ("forwarded", ""): [("record_plan", DEPARTMENT, "centre_head")],
    ("planned", ""): [("approve_estimate", ("department_leader",), "centre_head")],
    ("estimated", ""): [
        ("sign", ("centre_head",), "owner"),
        ("assign", ("department_leader",), "centre_head"),
    ],
    ("committed", ""): [("accept", WRITERS, "owner")],
    ("accepted", ""): [
        ("pay", ("centre_accountant",), "owner"),
        ("settle", ("finance_officer", "department_leader"), "centre_head"),
    ],
}
IN_THE_UNIT = {*WRITERS, "centre_accountant"}
AT_ONCE = 500


def open_all(apps, schema_editor):
    rows = apps.get_model("projects", "Project").objects
    states = {state for state, _track in OWED}
    found = rows.filter(state__in=states).select_related("province", "implementing_unit")
    in_batches(apps, found, "project", of_project)
    asked = apps.get_model("projects", "Request").objects.filter(state__in=["submitted", "returned"])
    in_batches(apps, asked.select_related("province", "place", "establishment"), "request", of_request)


def in_batches(apps, found, chain, owed):
    obligation = apps.get_model("obligations", "Obligation")
    last = 0
    while some := list(found.filter(pk__gt=last).order_by("pk")[:AT_ONCE]):
        last = some[-1].pk
        names = [f"{chain}:{row.uuid}" for row in some]
        events, visits = last_events(apps, names), visited(apps, names)
        obligation.objects.bulk_create(
            [
                obligation(
                    subject=row.uuid,
                    province_id=row.province_id,
                    opened_by_id=visit or events[name],
                    closed_by_id=visit,
                    **values,
                )
                for row, name in zip(some, names, strict=True)
                if name in events
                for values in owed(row)
                for visit in [visits.get(name) if values["kind"] == "request.check_site" else None]
            ]
        )


def last_events(apps, names):
    heads = apps.get_model("core", "Stream").objects.filter(name=OuterRef("stream"))
    events = apps.get_model("core", "Event").objects.filter(stream__in=names)
    last = events.filter(seq=Subquery(heads.values("seq")[:1]))
    return dict(last.values_list("stream", "pk"))


def visited(apps, names):
    events = apps.get_model("core", "Event").objects.filter(stream__in=names)
    return dict(events.filter(kind="verify_on_site").values_list("stream", "pk"))


def of_project(row):
    for kind, roles, creditor in OWED.get((row.state, row.track)) or OWED.get((row.state, "")) or ():
        for role in roles:
            yield {
                "kind": f"project.{kind}",
                "role": role,
                "debtor": str(row.implementing_unit.uuid)
                if role in IN_THE_UNIT
                else row.province.code,
                "creditor": creditor,
                "due_date": row.due_date,
            }


def of_request(row):
    day = {"due_date": row.expected_date}
    if row.state == "returned":
        owner = {"role": "owner", "debtor": str(row.establishment.uuid)}
        yield day | owner | {"kind": "request.complete", "creditor": "centre_specialist"}
        return
    centre = {"role": "centre_specialist", "debtor": row.province.code}
    yield day | centre | {"kind": "request.answer", "creditor": "owner"}
    commune = {"role": "commune_officer", "debtor": row.place.code}
    yield day | commune | {"kind": "request.check_site", "creditor": "centre_specialist"}


class Migration(migrations.Migration):
    dependencies = [
        ("projects", "0016_ministry_raises_a_level"),
        ("obligations", "0001_first"),
    ]

    operations = [migrations.RunPython(open_all, migrations.RunPython.noop)]
