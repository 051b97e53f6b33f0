"""Which addresses are public: those that belong to nobody's inside, in any notation."""

import socket
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

# IANA's special-purpose registries, and what clouds answer their own machines on. Written out,
# since Python's own judgement of some of these differs between versions.
_V4 = [
    *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16"),
    *("172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24"),
    *("192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15"),
    *("198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
    "168.63.129.16/32",
]
# Only global unicast is public, without documentation, benchmarks and the tunnels that carry an
# IPv4 address inside (Teredo, 6to4). NAT64, mapped, compatible, local and link-local addresses all
# lie outside of 2000::/3.
_V6 = ["2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20"]
_NOT_PUBLIC_V4 = [ip_network(text) for text in _V4]
_NOT_PUBLIC_V6 = [ip_network(text) for text in _V6]
_GLOBAL_V6 = ip_network("2000::/3")


def is_public(text: str) -> bool:
    """Say whether an address is one that anybody on the internet would reach as well."""
    try:
        address: IPv4Address | IPv6Address = ip_address(text)
    except ValueError:
        return False
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _NOT_PUBLIC_V4)
    is_global = address in _GLOBAL_V6 and address.scope_id is None
    return is_global and not any(address in network for network in _NOT_PUBLIC_V6)


def resolve(host: str, port: int) -> list[str]:
    """Return the addresses of a host, in the system's order of preference. May raise OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(place[0]) for *_, place in found))
