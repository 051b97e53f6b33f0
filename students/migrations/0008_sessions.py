from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("students", "0006_copy_file"),
        ("students", "0006_import_jobs"),
        ("students", "0007_single_sign_on"),
    ]

    operations = [
        migrations.CreateModel(
            name="Session",
            fields=[
                ("session_key", models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name="session key")),
                ("session_data", models.TextField(verbose_name="session data")),
                ("expire_date", models.DateTimeField(db_index=True, verbose_name="expire date")),
                ("home", models.BigIntegerField(null=True)),
                ("door", models.CharField(default="", max_length=16)),
            ],
            options={
                "verbose_name": "session",
                "verbose_name_plural": "sessions",
                "abstract": False,
                "constraints": [models.CheckConstraint(condition=models.Q(("door__in", ["", "operator"])), name="sessions_open_one_door_at_most")],
            },
        ),
    ]
