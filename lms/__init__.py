"""Composition of the four apps: settings, addresses, processes. Nobody imports it."""
