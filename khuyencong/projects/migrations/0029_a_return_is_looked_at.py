"""What an owner answers to a request that was sent back is accepted, or asked for again."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('projects', '0028_registered_capital_as_said'),
    ]

    operations = [
        migrations.AddField(
            model_name='returnitem',
            name='accepted_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='lúc chấp nhận'),
        ),
        migrations.AddField(
            model_name='returnitem',
            name='accepted_by',
            field=models.CharField(blank=True, db_default='', default='', max_length=200, verbose_name='người chấp nhận'),
        ),
        migrations.AddField(
            model_name='returnitem',
            name='answered_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='lúc trả lời'),
        ),
        migrations.AddField(
            model_name='returnitem',
            name='answered_by',
            field=models.CharField(blank=True, db_default='', default='', max_length=200, verbose_name='người trả lời'),
        ),
        migrations.AddField(
            model_name='returnitem',
            name='answered_by_id',
            field=models.CharField(blank=True, db_default='', default='', max_length=60, verbose_name='mã người trả lời'),
        ),
        migrations.AddField(
            model_name='returnitem',
            name='asked_again',
            field=models.TextField(blank=True, db_default='', default='', verbose_name='lý do yêu cầu lại'),
        ),
        migrations.AddField(
            model_name='returnitem',
            name='wants_file',
            field=models.BooleanField(db_default=False, default=False, verbose_name='phải gửi tệp'),
        ),
        migrations.AlterField(
            model_name='returnitem',
            name='answer',
            field=models.TextField(blank=True, db_default='', default='', verbose_name='trả lời'),
        ),
    ]
