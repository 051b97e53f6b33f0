"""The HTTP API: what programs may ask about people and courses, and what every endpoint shares."""
