from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('settlement', '0017_dossier'),
    ]

    operations = [
        migrations.AddField(
            model_name='acceptance',
            name='site_position',
            field=models.CharField(blank=True, db_default='', default='', max_length=60, verbose_name='vị trí điện thoại ghi'),
        ),
    ]
