"""Which addresses a webhook may reach."""

import socket
from typing import Any

import pytest

from monitor.alerts import transport
from monitor.alerts.addresses import SETTING, ForbiddenAddress, resolve
from tests.monitor.alerts.receiver import receiving

FORBIDDEN = [
    "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254",
    "100.64.0.1", "192.0.0.1", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1",
    "240.0.0.1", "255.255.255.255", "192.88.99.1", "::1", "::", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
    "fe80::1", "fc00::1", "fd12::1", "ff02::1", "2001:db8::1", "64:ff9b::7f00:1", "2002:7f00:1::",
    "2001:0:4136:e378:8000:63bf:f5ff:fffe",
]  # fmt: skip
SPELT = ["2130706433", "0x7f.1", "127.1", "0177.0.0.1"]


def names(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    """Make every name resolve to these addresses."""

    def answer(host: str, port: int, **_: Any) -> list[Any]:
        family = socket.AF_INET
        return [(family, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", answer)


@pytest.mark.parametrize("address", FORBIDDEN)
def test_a_private_address_is_refused_in_every_form(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    names(monkeypatch, address)
    with pytest.raises(ForbiddenAddress, match=SETTING):
        resolve("hook.example", 443, {})


@pytest.mark.parametrize("host", SPELT)
def test_an_odd_spelling_of_this_machine_is_refused(host: str) -> None:
    with pytest.raises(ForbiddenAddress):
        resolve(host, 80, {})


def test_one_forbidden_address_among_public_ones_refuses_the_host(monkeypatch: pytest.MonkeyPatch) -> None:
    names(monkeypatch, "93.184.215.14", "10.0.0.1")
    with pytest.raises(ForbiddenAddress):
        resolve("hook.example", 443, {})


@pytest.mark.parametrize(
    "address", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "64:ff9b::808:808"]
)
def test_a_public_address_is_let_through(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    names(monkeypatch, address)
    assert resolve("hook.example", 443, {}) == [(address, 443)]


@pytest.mark.parametrize(
    ("allowed", "loopback", "private"), [("", False, False), ("loopback", True, False), ("1", True, True)]
)
def test_the_setting_opens_this_machine_or_all_private_networks(
    monkeypatch: pytest.MonkeyPatch, allowed: str, loopback: bool, private: bool
) -> None:
    for address, expected in (("127.0.0.1", loopback), ("10.0.0.1", private)):
        names(monkeypatch, address)
        if expected:
            assert resolve("hook.example", 80, {SETTING: allowed}) == [(address, 80)]
        else:
            with pytest.raises(ForbiddenAddress):
                resolve("hook.example", 80, {SETTING: allowed})


def test_what_is_dialled_is_the_address_that_was_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    genuine = socket.getaddrinfo

    def rebind(host: str, *rest: Any, **more: Any) -> Any:
        asked.append(host)
        named = host == "hook.example"
        assert not named or asked.count(host) == 1, "resolved a second time: another address could come back"
        return genuine("127.0.0.1" if named else host, *rest, **more)

    monkeypatch.setenv(SETTING, "loopback")
    with receiving() as receiver:
        monkeypatch.setattr(socket, "getaddrinfo", rebind)
        url = receiver.url.replace("127.0.0.1", "hook.example")
        assert transport.post(url, b"{}", {}).status == 204
    assert receiver.got[0].headers["Host"].startswith("hook.example:")


def test_a_refused_address_is_not_dialled_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(SETTING, raising=False)
    with receiving() as receiver:
        answer = transport.post(receiver.url, b"{}", {})
    assert answer.status is None
    assert answer.error is not None
    assert "not on the public internet" in answer.error
    assert receiver.got == []
