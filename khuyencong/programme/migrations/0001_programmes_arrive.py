"""The programme takes over the tables that planning kept for it; no row is touched."""

import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('directory', '0009_recovery'),
        ('planning', '0005_programmes_get_their_tables'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name='Programme',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ('name', models.CharField(max_length=200, verbose_name='tên chương trình')),
                        ('number', models.CharField(max_length=60, verbose_name='số quyết định')),
                        ('decided_date', models.DateField(verbose_name='ngày quyết định')),
                        ('first_year', models.PositiveSmallIntegerField(verbose_name='năm đầu')),
                        ('last_year', models.PositiveSmallIntegerField(verbose_name='năm cuối')),
                        ('entered_by', models.CharField(max_length=200, verbose_name='người ghi')),
                        ('entered_at', models.DateTimeField(verbose_name='lúc ghi')),
                        ('province', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.unit')),
                    ],
                    options={
                        'verbose_name': 'chương trình khuyến công',
                    },
                ),
                migrations.CreateModel(
                    name='Target',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('year', models.PositiveSmallIntegerField(default=0, verbose_name='năm')),
                        ('content', models.CharField(blank=True, max_length=4, verbose_name='nội dung khuyến công')),
                        ('measure', models.CharField(choices=[('dong', 'kinh phí'), ('projects', 'số đề án'), ('establishments', 'số cơ sở')], max_length=14, verbose_name='tính bằng')),
                        ('amount', models.BigIntegerField(verbose_name='mức')),
                        ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='targets', to='programme.programme')),
                    ],
                    options={
                        'verbose_name': 'chỉ tiêu của chương trình',
                    },
                ),
                migrations.CreateModel(
                    name='OtherProgramme',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('ocop', 'OCOP'), ('new_rural', 'nông thôn mới'), ('minorities', 'dân tộc thiểu số, miền núi'), ('science', 'khoa học, công nghệ'), ('trade', 'xúc tiến thương mại'), ('supporting', 'công nghiệp hỗ trợ'), ('credit', 'tín dụng'), ('other', 'khác')], max_length=12, verbose_name='loại')),
                        ('name', models.CharField(max_length=200, verbose_name='tên chương trình')),
                        ('office', models.CharField(max_length=200, verbose_name='cơ quan quản lý')),
                        ('items', models.TextField(verbose_name='khoản được chi, cách nhau bằng dấu phẩy')),
                        ('terms', models.TextField(blank=True, verbose_name='mức và điều kiện')),
                        ('cap_dong', models.BigIntegerField(blank=True, null=True, verbose_name='mức tối đa')),
                        ('opens_date', models.DateField(blank=True, null=True, verbose_name='nhận hồ sơ từ')),
                        ('closes_date', models.DateField(blank=True, null=True, verbose_name='nhận hồ sơ đến hết')),
                        ('source', models.CharField(max_length=300, verbose_name='nguồn')),
                        ('evidence', models.CharField(choices=[('seen', 'đã đối chiếu văn bản'), ('remembered', 'chưa kiểm chứng')], default='remembered', max_length=12, verbose_name='mức kiểm chứng')),
                        ('ended_date', models.DateField(blank=True, null=True, verbose_name='thôi từ ngày')),
                        ('entered_by', models.CharField(max_length=200, verbose_name='người ghi')),
                        ('entered_at', models.DateTimeField(verbose_name='lúc ghi')),
                        ('province', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.unit')),
                    ],
                    options={
                        'verbose_name': 'chương trình khác',
                        'constraints': [models.CheckConstraint(condition=models.Q(('closes_date', None), ('opens_date', None), ('closes_date__gte', models.F('opens_date')), _connector='OR'), name='other_programme_dates', violation_error_message='Ngày đóng phải từ ngày mở trở đi.')],
                    },
                ),
                migrations.AddConstraint(
                    model_name='programme',
                    constraint=models.CheckConstraint(condition=models.Q(('last_year__gte', models.F('first_year'))), name='programme_years'),
                ),
                migrations.AddConstraint(
                    model_name='programme',
                    constraint=models.UniqueConstraint(fields=('province', 'number'), name='programme_once'),
                ),
                migrations.AddConstraint(
                    model_name='target',
                    constraint=models.UniqueConstraint(fields=('programme', 'year', 'content', 'measure'), name='target_once'),
                ),
                migrations.AddConstraint(
                    model_name='target',
                    constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='target_positive'),
                ),
            ]
        )
    ]
