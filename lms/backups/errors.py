"""Why a backup or a restore is refused."""


class BackupError(Exception):
    """A sentence for the operator; nothing was changed."""
