"""Real processes, killed and stopped while students hand in."""
