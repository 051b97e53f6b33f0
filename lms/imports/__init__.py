"""Pages on which admins bring in rosters, skill maps and items: first a trial, then for good."""
