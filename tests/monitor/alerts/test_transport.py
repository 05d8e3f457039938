"""One POST against a real receiver: what it sends, and what it makes of every answer."""

import socket
import threading
import time
from contextlib import closing, suppress

import pytest

from monitor.alerts import transport
from monitor.alerts.addresses import SETTING
from tests.monitor.alerts.receiver import Reply, receiving


@pytest.fixture(autouse=True)
def loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SETTING, "loopback")


def test_the_body_and_the_headers_arrive_as_they_are() -> None:
    with receiving() as receiver:
        answer = transport.post(receiver.url, '{"é": 1}'.encode(), {"webhook-id": "7"})
    assert answer == transport.Answer(204)
    assert receiver.got[0].json == {"é": 1}
    assert receiver.got[0].headers["webhook-id"] == "7"


def test_a_redirect_is_not_followed_and_is_a_failure() -> None:
    with receiving() as target, receiving(Reply(302, {"Location": target.url})) as receiver:
        answer = transport.post(receiver.url, b"{}", {})
    assert (answer.status, answer.error) == (302, "answered 302")
    assert target.got == []


def test_a_refusal_is_told_with_the_start_of_what_was_said() -> None:
    with receiving(Reply(400, body=b"no such channel " * 100)) as receiver:
        answer = transport.post(receiver.url, b"{}", {})
    assert answer.error is not None
    assert answer.error.startswith("answered 400: no such channel")
    assert len(answer.error) < 250


def test_an_endless_answer_is_read_only_at_its_start() -> None:
    with receiving(Reply(200, body=b"x" * 5_000_000)) as receiver:
        assert transport.post(receiver.url, b"{}", {}).status == 200


def test_a_receiver_that_does_not_answer_in_time_is_cut_off() -> None:
    with receiving(Reply(200, wait=3.0)) as receiver:
        started = time.monotonic()
        answer = transport.post(receiver.url, b"{}", {}, timeout_s=0.5)
        assert time.monotonic() - started < 2
    assert answer == transport.Answer(None, error="no answer within 0.5 s")


def test_an_answer_whose_body_drips_counts_and_is_cut_off() -> None:
    with receiving(Reply(200, drip=60)) as receiver:
        started = time.monotonic()
        assert transport.post(receiver.url, b"{}", {}, timeout_s=0.5).status == 200
        assert time.monotonic() - started < 2


def drip(server: socket.socket, beginning: bytes) -> None:
    """Answer one caller with a beginning and then a byte at a time, without end."""
    connection, _ = server.accept()
    with closing(connection):
        connection.sendall(beginning)
        with suppress(OSError):
            for _ in range(100):
                connection.sendall(b".")
                time.sleep(0.05)


@pytest.mark.parametrize(
    ("scheme", "beginning"), [("http", b"HTTP/1.1 200 OK\r\nX: "), ("https", b"\x16\x03\x03\x40\x00")]
)
def test_neither_headers_nor_a_handshake_that_drip_outwit_the_deadline(scheme: str, beginning: bytes) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        thread = threading.Thread(target=drip, args=(server, beginning))
        thread.start()
        started = time.monotonic()
        transport.post(f"{scheme}://127.0.0.1:{server.getsockname()[1]}/", b"{}", {}, timeout_s=0.5)
        assert time.monotonic() - started < 2
        thread.join()


def test_a_port_where_nobody_listens_is_a_refused_connection() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        port = server.getsockname()[1]
    answer = transport.post(f"http://127.0.0.1:{port}/", b"{}", {})
    assert answer.status is None
    assert answer.error is not None
    assert "refused" in answer.error


@pytest.mark.parametrize("url", ["ftp://x", "http://", "nonsense", "http://[::1", "http://nowhere.invalid/"])
def test_an_address_that_leads_nowhere_is_an_answer_and_not_an_exception(url: str) -> None:
    answer = transport.post(url, b"{}", {})
    assert answer.status is None
    assert answer.error


def test_proxy_settings_do_not_carry_a_message_past_the_check(monkeypatch: pytest.MonkeyPatch) -> None:
    with receiving() as proxy, receiving() as receiver:
        monkeypatch.setenv("http_proxy", proxy.url)
        assert transport.post(receiver.url, b"{}", {}).status == 204
    assert (len(proxy.got), len(receiver.got)) == (0, 1)
