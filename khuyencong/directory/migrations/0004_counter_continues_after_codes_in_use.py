from django.db import migrations


def continue_after_codes_in_use(apps, schema_editor):
    """Codes are CS-<province>-<number>; each province goes on after its highest number."""
    highest = {}
    for code in apps.get_model('directory', 'Establishment').objects.values_list('code', flat=True):
        kind, _, rest = code.partition('-')
        province, _, number = rest.partition('-')
        if kind == 'CS' and number.isdigit():
            highest[province] = max(highest.get(province, 0), int(number))
    Counter = apps.get_model('directory', 'Counter')
    for province, number in highest.items():
        Counter.objects.update_or_create(
            province_code=province, kind='establishment', defaults={'last_number': number}
        )


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0003_counter'),
    ]

    operations = [
        migrations.RunPython(continue_after_codes_in_use, migrations.RunPython.noop),
    ]
