"""Who can sign in to the demonstration school, for `make up` to print and the seed to make."""

DEMO_PASSWORD = "waymark-demo"  # noqa: S105

SIGN_INS = {
    "student1": "a student with sixty days behind her",
    "teacher1": "her mathematics teacher",
    "guardian1": "her guardian, who sees only her",
    "schooladmin1": "the administrator of her school",
    "districtadmin1": "the administrator of both schools of the district",
}
