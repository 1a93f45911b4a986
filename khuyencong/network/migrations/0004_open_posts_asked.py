"""Posts that wait for the second person since before obligations were kept of them."""

from django.db import migrations

LED_BY = {
    "centre": "centre_head",
    "department": "department_leader",
    "provincial_committee": "provincial_approver",
}
RANKS = {"centre_head": 2, "department_leader": 3}
HIGHEST = {"provincial_approver", "inspector", "administrator"}


def open_all(apps, schema_editor):
    obligation = apps.get_model("obligations", "Obligation")
    asked = apps.get_model("network", "PostRequest").objects.select_related(
        "organisation__province", "organisation__parent"
    )
    for request in asked.filter(answered_at=None).order_by("pk"):
        stream = f"post_request:{request.uuid}"
        event = apps.get_model("core", "Event").objects.filter(stream=stream).order_by("seq").last()
        if event is None:
            continue
        for role, debtor in who(request):
            obligation.objects.create(
                subject=request.uuid,
                kind="post_request.confirm",
                role=role,
                debtor=debtor,
                province=request.organisation.province,
                creditor="administrator",
                opened_by=event,
            )


def who(request):
    body = request.organisation
    for one in (body, body.parent):
        role = LED_BY.get(one.kind) if one else None
        if role and rank(role) >= rank(request.role):
            yield role, str(one.uuid)
    yield "administrator", body.province.code


def rank(role):
    return 4 if role in HIGHEST else RANKS.get(role, 1)


class Migration(migrations.Migration):
    dependencies = [
        ("network", "0003_a_stand_in_ends"),
        ("obligations", "0001_first"),
    ]

    operations = [migrations.RunPython(open_all, migrations.RunPython.noop)]
