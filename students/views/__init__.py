"""Pages of the people themselves."""
