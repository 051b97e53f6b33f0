"""PostgreSQL and Valkey as `docker-compose.yml` starts them, with certificates of ours, by TCP.

The embedded servers can't speak TLS: these are the machine's own, whatever version it has.
"""

import os
import subprocess
from pathlib import Path

import yaml

from lms.certificates import make_certificates
from lms.embedded.accounts import as_account, give, postgres_account
from lms.embedded.daemons import Daemons
from lms.embedded.ports import free_port
from tests.selection import find_tls_servers

PROJECT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((PROJECT / "docker-compose.yml").read_text())


class Secured:
    """Both servers, and what clients need to reach them."""

    def __init__(self, place: Path) -> None:
        self.place, self.certificates = place, place / "certificates"
        found = find_tls_servers()
        assert found is not None, "This test needs the mark `tls`."
        self.postgres, self.valkey = found
        self.account = postgres_account()
        self.daemons = Daemons(place / "logs")
        self.postgres_port, self.valkey_port = free_port(), free_port()
        hosts = {"valkey": ["localhost"], "web": ["localhost"]}
        owners = {"postgres": self.account.uid} if self.account else {}
        list(make_certificates(self.certificates, hosts, owners))

    def start(self) -> None:
        self._start_postgres()
        self._start_valkey()

    def stop(self) -> None:
        for name in tuple(self.daemons.pids):
            self.daemons.stop(name)

    def _start_postgres(self) -> None:
        folder, data = self.postgres, self.place / "postgres"
        data.mkdir()
        give(data, self.account)
        flags = ["-D", str(data), "-U", "waymark", "--no-sync", "--encoding=UTF8", "--locale=C"]
        bare = {"PATH": os.defpath, "HOME": str(data)}
        subprocess.run(
            [str(folder / "initdb"), *flags],
            check=True,
            capture_output=True,
            cwd="/",
            env=bare,
            **as_account(self.account),
        )
        for name, config in COMPOSE["configs"].items():
            (self.place / f"{name}.conf").write_text(config["content"])
        told = [self.placed(word) for word in COMPOSE["services"]["postgres"]["command"]]
        ours = {
            "listen_addresses": "127.0.0.1",
            "port": self.postgres_port,
            "unix_socket_directories": "",
            "fsync": "off",
        }
        more = [part for name, value in ours.items() for part in ("-c", f"{name}={value}")]
        account = {} if self.account is None else as_account(self.account)
        command = [str(folder / told[0]), "-D", str(data), *told[1:], *more]
        self.daemons.start("postgres", command, cwd=data, env=bare, **account)

    def _start_valkey(self) -> None:
        data = self.place / "valkey"
        data.mkdir()
        told = [self.placed(word) for word in COMPOSE["services"]["valkey"]["command"][1:]]
        told[told.index("6379")] = str(self.valkey_port)
        ours = ["--dir", str(data), "--bind", "127.0.0.1"]
        command = [self.valkey, *told, *ours]
        self.daemons.start("valkey", command, cwd=data, env=dict(os.environ))

    def placed(self, word: str) -> str:
        """Return a word of the deployment with this test's folder and ports."""
        ports = {
            "@postgres:5432/": f"@postgres:{self.postgres_port}/",
            "//valkey:6379/": f"//localhost:{self.valkey_port}/",
            "/certificates/": f"{self.certificates}/",
            "/etc/waymark/": f"{self.place}/",
        }
        for theirs, ours in ports.items():
            word = word.replace(theirs, ours)
        return word

    def address(self, service: str, name: str) -> str:
        """Return an address of `docker-compose.yml`, leading here."""
        told = self.placed(COMPOSE["services"][service]["environment"][name])
        return f"{told}&hostaddr=127.0.0.1" if name.startswith("DATABASE") else told

    def environment(self, service: str = "worker") -> dict[str, str]:
        """Return what a process of ours is told in the deployment."""
        told = COMPOSE["services"][service]["environment"]
        return os.environ | {
            **{name: self.placed(value) for name, value in told.items()},
            "DATABASE_URL": self.address(service, "DATABASE_URL"),
            "DJANGO_SETTINGS_MODULE": "lms.settings.production",
            "SECRET_KEY": "only-for-tests-" + "x" * 50,
            "ALLOWED_HOSTS": "school.example",
        }
