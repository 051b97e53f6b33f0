"""PostgreSQL, Valkey and the processes of Waymark on one machine, with nothing installed on it.

`folders` says where everything lies, `postgres` and `valkey` know one server each, `system` keeps
the whole up under supervisord for `manage.py up`; `servers` and `processes` start the same for
tests and benchmarks. Real deployments use none of this.
"""
