"""Which addresses a webhook may reach: the public internet, not our own network.

A webhook's host is the user's text, so a name could lead to a neighbour that trusts us (a cloud's
metadata service, a database). A host is resolved once; when any of its addresses is forbidden it is
refused whole, and what is dialled is exactly an address that was looked at: a second resolution could
answer differently (DNS rebinding).
"""

import ipaddress
import os
import socket
from collections.abc import Mapping

SETTING = "BIFOCAL_ALLOW_PRIVATE_WEBHOOKS"
NAT64 = ipaddress.ip_network("64:ff9b::/96")
RELAY = ipaddress.ip_network("192.88.99.0/24")  # 6to4 relays, "global" to the standard library

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class ForbiddenAddress(OSError):
    """The host leads into a private network."""


def resolve(host: str, port: int, environment: Mapping[str, str] = os.environ) -> list[tuple[str, int]]:
    """The socket addresses of a host, in the resolver's order, none of them forbidden.

    The variable BIFOCAL_ALLOW_PRIVATE_WEBHOOKS opens private networks: `1` all of them, `loopback` this
    machine alone. Raises ForbiddenAddress, or OSError when the name does not resolve.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    targets = [(str(address[0]), int(address[1])) for *_, address in found]
    allowed = environment.get(SETTING, "")
    for text, _ in targets:
        if not _may_reach(ipaddress.ip_address(text.partition("%")[0]), allowed):
            raise ForbiddenAddress(
                f"{host} leads to {text}, which is not on the public internet; "
                f"set {SETTING}=1 on the worker to allow private addresses"
            )
    return targets


def _may_reach(address: Address, allowed: str) -> bool:
    if allowed == "1":
        return True
    if allowed == "loopback" and all(inner.is_loopback for inner in _meant(address)):
        return True
    return all(_is_public(inner) for inner in _meant(address))


def _is_public(address: Address) -> bool:
    if address.version == 4 and address in RELAY:
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def _meant(address: Address) -> list[Address]:
    """The address, or those that an IPv6 address carries inside: mapped, 6to4, Teredo, NAT64."""
    if isinstance(address, ipaddress.IPv4Address):
        return [address]
    if address.ipv4_mapped is not None:
        return [address.ipv4_mapped]
    if address in NAT64:
        return [ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)]
    if address.sixtofour is not None:
        return [address.sixtofour]
    if address.teredo is not None:
        return list(address.teredo)
    return [address]
