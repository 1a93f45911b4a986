from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("appraisal", "0004_councils_opinions_overlaps")]

    operations = [
        migrations.AddIndex(
            model_name="opinion",
            index=models.Index(
                fields=["organisation", "stance", "due_date"], name="opinion_queue"
            ),
        ),
    ]
