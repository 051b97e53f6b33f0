"""Pages about what is kept about people: for everybody, for oneself, and for district admins."""
