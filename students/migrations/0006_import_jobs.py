import courses.tenancy
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.datetime
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('courses', '0001_initial'),
        ('students', '0005_stored_files'),
    ]

    operations = [
        migrations.CreateModel(
            name='ImportJob',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(max_length=16)),
                ('options', models.JSONField(default=dict)),
                ('file_name', models.CharField(max_length=150)),
                ('is_trial', models.BooleanField(default=True)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('running', 'Under way'), ('done', 'Done'), ('refused', 'Refused'), ('interrupted', 'Interrupted'), ('cancelled', 'Cancelled')], default='waiting', max_length=12)),
                ('step', models.CharField(blank=True, default='', max_length=64)),
                ('done', models.PositiveIntegerField(default=0)),
                ('total', models.PositiveIntegerField(default=0)),
                ('report', models.JSONField(blank=True, null=True)),
                ('asked_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('seen_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='import_jobs', to=settings.AUTH_USER_MODEL)),
                ('district', models.ForeignKey(db_constraint=False, db_default=django.db.models.functions.comparison.Cast(django.db.models.functions.comparison.NullIf(courses.tenancy._CurrentSetting(models.Value('app.district'), models.Value(True)), models.Value('')), models.BigIntegerField()), db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='courses.district')),
                ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='import_jobs', to='students.storedfile')),
            ],
            options={
                'ordering': ('-asked_at', '-pk'),
                'indexes': [models.Index(fields=['district', '-asked_at'], name='import_asked'), models.Index(condition=models.Q(('state__in', ['waiting', 'running'])), fields=['state'], name='import_open')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'running')), fields=('district',), name='one_import_at_a_time')],
            },
        ),
    ]
