"""What the tables of other people's apps keep about persons; see `courses.personal`.

A line may wait here for an app that isn't installed.
"""

from courses.personal import GOES, NOBODY, Personal, about

OTHERS: dict[str, Personal] = {
    "account.EmailAddress": about("access", user=GOES, tells="email verified primary"),
    "account.EmailConfirmation": about(
        "access", email_address__user=GOES, tells="created sent", hides="email_address key"
    ),
    "admin.LogEntry": about(
        "records",
        user=GOES,
        tells="action_time object_repr action_flag change_message",
        hides="content_type object_id",
        since="action_time",
        period="admin_log",
    ),
    "auth.Group": NOBODY,
    "auth.Group_permissions": NOBODY,
    "auth.Permission": NOBODY,
    "authtoken.Token": about(
        "access", user=GOES, tells="created", hides="key", since="created", period="tokens"
    ),
    "contenttypes.ContentType": NOBODY,
    "mfa.Authenticator": about(
        "access", user=GOES, tells="type created_at last_used_at", hides="data"
    ),
    "sessions.Session": about(
        "access",
        hides="session_key session_data expire_date",
        since="expire_date",
        period="sessions",
        reason="Who signed in is written inside; each session is opened to find out.",
    ),
    "socialaccount.SocialAccount": about(
        "access", user=GOES, tells="provider uid last_login date_joined extra_data"
    ),
    "socialaccount.SocialApp": NOBODY,
    "socialaccount.SocialToken": about(
        "access",
        account__user=GOES,
        tells="expires_at",
        hides="app account token token_secret",
    ),
    "students.User_groups": about("account", user=GOES, tells="group"),
    "students.User_user_permissions": about("account", user=GOES, tells="permission"),
    "usersessions.UserSession": about(
        "access",
        user=GOES,
        tells="created_at last_seen_at ip user_agent",
        hides="session_key data",
        since="last_seen_at",
        period="sessions",
    ),
}
