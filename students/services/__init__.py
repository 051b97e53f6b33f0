"""What changes about learners: the clock of evidence, paths, the roster."""
