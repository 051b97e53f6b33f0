"""The broker forgets, ends, hangs, or takes nothing in."""

import time
from random import Random

import redis

from benchmarks.system import System


def broker_flushed(system: System, luck: Random) -> None:
    for _ in range(4):
        system.servers.flush_valkey()
        time.sleep(luck.uniform(0.2, 0.8))


def broker_killed(system: System, luck: Random) -> None:
    for _ in range(3):
        system.servers.stop_valkey(kill=True)
        system.servers.start_valkey()
        time.sleep(luck.uniform(0.2, 0.8))


def broker_gone_for_8_seconds(system: System, _luck: Random) -> None:
    system.servers.stop_valkey(kill=True)
    time.sleep(8)
    system.servers.start_valkey()


def broker_stopped_for_8_seconds(system: System, _luck: Random) -> None:
    """It takes connections, but answers nothing."""
    system.servers.freeze_valkey()
    time.sleep(8)
    system.servers.thaw_valkey()


def broker_out_of_memory(system: System, luck: Random) -> None:
    """It answers, but takes nothing in."""
    with redis.Redis.from_url(system.servers.redis_url) as client:
        client.config_set("maxmemory", "1")
        time.sleep(luck.uniform(4, 8))
        client.config_set("maxmemory", "0")
