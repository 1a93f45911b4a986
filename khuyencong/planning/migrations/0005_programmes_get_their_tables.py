"""The tables of the programme carry the name of the app that takes them over."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("planning", "0004_plan_room_and_programmes")]

    operations = [
        migrations.AlterModelTable("Programme", "programme_programme"),
        migrations.AlterModelTable("Target", "programme_target"),
        migrations.AlterModelTable("OtherProgramme", "programme_otherprogramme"),
    ]
