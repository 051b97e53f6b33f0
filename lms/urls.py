"""Every address of Waymark."""

from allauth.account.views import email, password_change, password_set
from allauth.usersessions.views import list_usersessions
from django.contrib import admin
from django.urls import include, path

from lms.design import design
from lms.health import healthz, readyz
from lms.home import home
from lms.metrics import metrics
from lms.offline import offline, worker
from lms.operators import district
from students.gates import step_up, step_up_to_change
from students.views.second_step import SetUpApp, SetUpPasskey, recovery_codes

handler400 = "lms.failures.refused"
handler429 = "students.gates.too_many_tries"
handler500 = "lms.failures.broken"
urlpatterns = [
    path("", home, name="home"),
    path("", include("students.urls")),
    path("", include("assessments.urls")),
    path("", include("analytics.urls")),
    path("", include("lms.imports.urls")),
    path("", include("lms.records.urls")),
    path("accounts/email/", step_up(email), name="account_email"),
    path("accounts/password/change/", step_up(password_change), name="account_change_password"),
    path("accounts/password/set/", step_up(password_set), name="account_set_password"),
    path("accounts/sessions/", step_up_to_change(list_usersessions), name="usersessions_list"),
    path("accounts/2fa/totp/activate/", SetUpApp.as_view(), name="mfa_activate_totp"),
    path("accounts/2fa/webauthn/add/", SetUpPasskey.as_view(), name="mfa_add_webauthn"),
    path("accounts/2fa/recovery-codes/", recovery_codes, name="mfa_recovery_codes"),
    path("accounts/", include("allauth.urls")),
    path("admin/district/", district, name="operator_district"),
    path("admin/", admin.site.urls),
    path("design/", design, name="design"),
    path("api/", include("lms.api_urls")),
    path("offline/", offline, name="offline"),
    path("worker.js", worker, name="worker"),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
]
