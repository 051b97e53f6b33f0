"""The HTTP API of paths, assessments, sittings and grades."""
