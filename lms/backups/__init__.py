"""Backups of a whole installation: a folder with the database, the uploads and what they are.

`manifest.json` describes, `database.dump` is PostgreSQL's custom format (`pg_restore` reads it),
`media.tar` holds `MEDIA_ROOT`, and `sha256sum -c SHA256SUMS` checks all three.
"""
