from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('students', '0002_audit_log'),
    ]

    operations = [
        migrations.AddField(
            model_name='user',
            name='session_epoch',
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
    ]
