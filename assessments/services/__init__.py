"""What changes about assessments: sittings, submissions, grades, items."""
