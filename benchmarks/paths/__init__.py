"""Policies that choose what comes next, compared on simulated students in simulated worlds."""
