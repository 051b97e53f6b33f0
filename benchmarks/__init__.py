"""Commands that print figures of this machine: real servers, real processes, real requests."""
