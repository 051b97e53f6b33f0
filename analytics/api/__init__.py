"""The HTTP API of what adults look at: sections and schools."""
