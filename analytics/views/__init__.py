"""Pages for teachers, admins and guardians."""
