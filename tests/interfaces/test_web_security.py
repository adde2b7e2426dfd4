"""Who is let in, what may change something, and what leaves with every answer.

The letters and numbers are those of the catalogue of attacks that the design
names (S04: DNS rebinding, S05: forged requests, S06: other users and programs of
this machine, S22: consumption, S29: quick exit, S30: headers).
"""

from __future__ import annotations

import re
import socket
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING, ClassVar

import httpx2
import pytest
from starlette.routing import Route

from counterpoint.interfaces.web.application import _routes
from counterpoint.interfaces.web.guard import HEADERS, LONGEST_FORM
from counterpoint.interfaces.web.launch import HEADER, code_from
from counterpoint.interfaces.web.serve import bind
from tests.interfaces.web_server import SECRET, running, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.interfaces.web_server import Visitor, WebServer

OPEN_TO_ALL = (
    "/help",
    "/safety",
    "/open",
    "/gone",
    "/offline",
    "/service-worker.js",
    "/manifest.webmanifest",
    "/healthz",
    "/static/style.css",
)


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebServer]:
    with running(tmp_path_factory.mktemp("home") / "counterpoint") as server:
        yield server


@pytest.fixture
def inside(web: WebServer) -> Visitor:
    return web.visitor()


def _addresses() -> list[tuple[str, str]]:
    """Every (method, path) that the server answers, with ids that there are not."""
    return [
        (method, re.sub(r"\{\w+\}", "nothing", route.path))
        for route in _routes()
        if isinstance(route, Route)
        for method in sorted(route.methods or ())
        if method != "HEAD"
    ]


# --- S04: DNS rebinding -----------------------------------------------------------


@pytest.mark.parametrize(
    "host",
    [
        "evil.test",
        "evil.test:{port}",
        "localhost.evil:{port}",
        "127.0.0.1.evil.test:{port}",
        "127.0.0.1",
        "localhost",
        "127.0.0.1:{other}",
        "127.0.0.1.:{port}",
        "localhost.:{port}",
        "[::1]:{port}",
        "0.0.0.0:{port}",
        "127.1:{port}",
        "2130706433:{port}",
        "LOCALHOST.EVIL:{port}",
        "",
    ],
)
def test_no_other_host_is_answered(web: WebServer, inside: Visitor, host: str) -> None:
    host = host.format(port=web.port, other=web.port + 1)
    for path in ("/", "/help", "/open", "/settings", "/static/style.css", "/nowhere"):
        answer = inside.client.get(path, headers={"Host": host})
        assert answer.status_code == 421, path


def test_two_hosts_or_none_are_not_answered(web: WebServer) -> None:
    for hosts in ([], [f"127.0.0.1:{web.port}", "evil.test"]):
        lines = "".join(f"Host: {host}\r\n" for host in hosts)
        with socket.create_connection(("127.0.0.1", web.port), timeout=10) as line:
            line.sendall(
                f"GET /help HTTP/1.1\r\n{lines}Connection: close\r\n\r\n".encode()
            )
            status = line.makefile("rb").readline().split()[1]
        assert status in {b"400", b"421"}


# --- S05: forged requests ---------------------------------------------------------


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
        {"sec-fetch-site": "cross-site", "origin": "null"},
        {"origin": "http://evil.test"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:1"},
        {"origin": "https://127.0.0.1"},
        {},
    ],
    ids=str,
)
def test_nothing_changes_from_elsewhere(
    web: WebServer, inside: Visitor, headers: dict[str, str]
) -> None:
    before = set(web.house.sittings)
    with httpx2.Client(base_url=web.url, cookies=inside.client.cookies) as client:
        for method, path in _addresses():
            if method == "GET":
                continue
            for body in ({"data": {"token": inside.token}}, {"content": "{}"}):
                answer = client.request(method, path, headers=headers, **body)  # type: ignore[arg-type]
                assert answer.status_code == 403, path
    assert set(web.house.sittings) == before


def test_a_form_without_the_token_changes_nothing(
    web: WebServer, inside: Visitor
) -> None:
    inside.get("/")
    settings, sittings = web.house.settings, set(web.house.sittings)
    unguarded = {"/open", "/leave", "/launch"}
    for token in ("", "x", inside.token[:-1]):
        for method, path in _addresses():
            if method == "GET" or path in unguarded:
                continue
            answer = inside.client.request(method, path, data={"token": token})
            assert answer.status_code in {400, 403, 404}, path
    assert web.house.settings == settings
    assert set(web.house.sittings) == sittings


def test_reading_a_page_changes_no_setting(web: WebServer, inside: Visitor) -> None:
    settings = web.house.settings
    for method, path in _addresses():
        if method == "GET":
            inside.client.get(path)
    assert web.house.settings == settings


def test_nobody_else_may_read_an_answer(web: WebServer, inside: Visitor) -> None:
    for origin in ("http://evil.test", "null", web.url):
        answer = inside.client.get("/help", headers={"Origin": origin})
        assert "access-control-allow-origin" not in answer.headers


# --- S06: other users and programs of this machine -----------------------------------


def test_a_browser_that_did_not_come_in_sees_nothing(web: WebServer) -> None:
    stranger = web.stranger()
    for method, path in _addresses():
        if path in OPEN_TO_ALL or path in {"/launch", "/leave"}:
            continue
        answer = stranger.client.request(method, path, follow_redirects=False)
        assert answer.status_code == 401, (method, path)
        assert "This page is closed" in words_of(answer)


def test_help_needs_no_cookie(web: WebServer) -> None:
    answer = web.stranger().get("/help")
    assert answer.status_code == 200
    assert "999" in words_of(answer)


def test_a_launch_code_works_once(web: WebServer) -> None:
    code = web.doorway.new_code()
    first, second = web.stranger(), web.stranger()
    assert first.send("/open", {"code": code}).status_code == 200
    assert second.send("/open", {"code": code}).status_code == 403


def test_guessing_codes_comes_to_an_end(tmp_path: Path) -> None:
    with running(tmp_path / "counterpoint") as web:
        stranger = web.stranger()
        for guess in range(12):
            assert stranger.send("/open", {"code": f"guess {guess}"}).status_code == 403
        # Even a good code must wait now.
        good = web.doorway.new_code()
        assert stranger.send("/open", {"code": good}).status_code == 403


def test_a_second_start_needs_the_owners_secret(web: WebServer) -> None:
    stranger = web.stranger()
    for secret in ("", "guess", SECRET, SECRET + " x", f"{SECRET} {SECRET}"):
        headers = {HEADER: secret}
        assert stranger.client.post("/launch", headers=headers).status_code == 403
    assert code_from("127.0.0.1", web.port, SECRET + "x") is None
    code = code_from("127.0.0.1", web.port, SECRET)
    assert code is not None
    assert stranger.send("/open", {"code": code}).status_code == 200


class Impostor(BaseHTTPRequestHandler):
    """A program that sits on the port of a server that is gone."""

    heard: ClassVar[list[str]] = []

    def do_POST(self) -> None:
        self.heard.append(str(self.headers))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"a-code-of-mine " + b"0" * 64)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


def test_whoever_sits_on_the_port_of_a_server_that_is_gone_learns_no_secret() -> None:
    with HTTPServer(("127.0.0.1", 0), Impostor) as impostor:
        thread = threading.Thread(target=impostor.handle_request)
        thread.start()
        assert code_from("127.0.0.1", impostor.server_port, SECRET) is None
        thread.join()
    assert Impostor.heard
    assert SECRET not in Impostor.heard[0]


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(web: WebServer) -> None:
    stranger = web.stranger()
    answer = stranger.client.post(
        "/open", data={"code": web.doorway.new_code()}, follow_redirects=False
    )
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "path=/" in cookie


def test_the_socket_listens_on_loopback_only() -> None:
    bound = bind(0)
    try:
        assert bound.socket.getsockname()[0] == "127.0.0.1"
    finally:
        bound.socket.close()


# --- S22: consumption ---------------------------------------------------------------


def test_a_message_of_ten_megabytes_is_refused(inside: Visitor) -> None:
    key = inside.get("/").url.path.rpartition("/")[2]
    answer = inside.send(f"/talk/{key}/say", {"text": "a" * 10_000_000})
    assert answer.status_code == 413
    assert inside.get("/healthz").text == "ok"


def test_a_body_without_a_length_is_not_read_to_its_end(
    web: WebServer, inside: Visitor
) -> None:
    key = inside.get("/").url.path.rpartition("/")[2]
    answer = inside.client.post(
        f"/talk/{key}/say",
        content=(b"a" * 65_536 for _ in range(2 * LONGEST_FORM // 65_536)),
        headers={"content-type": "application/x-www-form-urlencoded"},
    )
    assert answer.status_code == 413
    assert web.stranger().get("/healthz").text == "ok"


def test_many_idle_connections_leave_room_for_help(web: WebServer) -> None:
    lines = [
        socket.create_connection(("127.0.0.1", web.port), timeout=10)
        for _ in range(200)
    ]
    try:
        for line in lines:
            line.sendall(b"GET /help HTTP/1.1\r\nHost: 127")  # and never the rest
        assert web.stranger().get("/healthz").text == "ok"
    finally:
        for line in lines:
            line.close()


# --- S29: quick exit ------------------------------------------------------------------


def test_leaving_at_once_closes_every_page(web: WebServer) -> None:
    visitor = web.visitor()
    visitor.get("/")
    gone = visitor.send("/leave")
    assert gone.url.path == "/gone"
    assert words_of(gone) == "New tab"
    assert "Counterpoint" not in gone.text
    assert visitor.get("/").status_code == 401


def test_no_page_is_kept_by_the_browser(inside: Visitor) -> None:
    for path in ("/", "/help", "/settings", "/sittings", "/gone", "/nowhere"):
        assert inside.get(path).headers["cache-control"] == "no-store", path


# --- S30: headers ---------------------------------------------------------------------


def test_every_answer_leaves_with_the_same_headers(
    web: WebServer, inside: Visitor
) -> None:
    stranger = web.stranger()
    asked = [
        inside.client.request(method, path, follow_redirects=False)
        for method, path in _addresses()
    ]
    asked += [
        stranger.client.get("/settings"),
        stranger.client.get("/help", headers={"Host": "evil.test"}),
        inside.client.get("/nowhere"),
        inside.client.get("/static/nothing.js"),
        inside.client.request("DELETE", "/"),
        inside.client.post("/talk/k/say", content=b"\xff" * 10),
        inside.client.post("/leave", headers={"sec-fetch-site": "cross-site"}),
    ]
    for answer in asked:
        held = {name: answer.headers.get(name) for name in HEADERS}
        assert held == HEADERS, answer.request.url
        assert "server" not in answer.headers


def test_no_script_or_style_stands_inside_a_page(inside: Visitor) -> None:
    for path in ("/", "/help", "/settings", "/sittings", "/exercises"):
        text = inside.get(path).text
        assert "<style" not in text
        assert " style=" not in text
        assert " onclick" not in text
        assert "<script>" not in text


# --- S17: what is logged ----------------------------------------------------------------


def test_a_fault_is_logged_without_a_word_of_the_person(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with running(tmp_path / "counterpoint") as web:
        inside = web.visitor()
        key = inside.get("/").url.path.rpartition("/")[2]

        def breaks(text: str, **_: object) -> None:
            raise KeyError(text)

        web.house.sittings[key].visit.say = breaks  # type: ignore[assignment]
        answer = inside.send(f"/talk/{key}/say", {"text": "a very private word"})
    shown, written = capfd.readouterr()
    assert answer.status_code == 500
    for place in (answer.text, caplog.text, shown, written):
        assert "private word" not in place
    assert "KeyError" in caplog.text


# --- S23: no body ends the server --------------------------------------------------------

FORM = "application/x-www-form-urlencoded"
BODIES: tuple[tuple[str, bytes], ...] = (
    (FORM, b""),
    (FORM, b"token=%s"),
    (FORM, b"token=%s&text=&mode=&keep=&what="),
    (FORM, b"token=%s&text=a&mode=nonsense&provider=x&country=??&section=x"),
    (FORM, b"token=%s&token=%s&text=a&text=b"),
    (FORM, b"token=%s&text=%%ff%%fe%%00&title=%%00&tags=%%00,,,&q=%%ff"),
    (FORM, b"token=%s&heard=nan&topic=1e9&way=-1&challenge=99999999999999999999"),
    (FORM, b"token=%s&minutes_a_day=-1&quiet_from=99:99&lock_after_minutes=1e3"),
    (FORM, b"token=%s&passphrase=a&again=b&new=&current=%%ff"),
    (FORM, b"%s" + b"&a=b" * 2_000),
    (FORM, b"=&=&=&%%%%%%"),
    ("application/json", b'{"token": "%s", "text": "a"}'),
    ("application/json", b"{" * 5_000),
    ("text/plain", b"token=%s"),
    ("multipart/form-data", b"no boundary at all %s"),
    ("multipart/form-data; boundary=x", b"--x\r\n\r\n%s"),
    ("multipart/form-data; boundary=x", b"--x--"),
    (
        "multipart/form-data; boundary=x",
        (
            b'--x\r\nContent-Disposition: form-data; name="token"\r\n\r\n%s\r\n'
            b'--x\r\nContent-Disposition: form-data; name="archive"; filename="../../a.zip"'
            b"\r\nContent-Type: application/zip\r\n\r\nPK\x03\x04 no zip\r\n--x--\r\n"
        ),
    ),
    ("multipart/form-data; boundary=" + "x" * 200, b"--" + b"x" * 200 + b"\r\n" * 50),
    ("", b"\x00\xff" * 500),
)


@pytest.mark.timeout(180)
def test_no_body_brings_a_fault(tmp_path: Path) -> None:
    with running(tmp_path / "counterpoint") as web:
        inside = web.visitor()
        key = inside.get("/").url.path.rpartition("/")[2]
        inside.send(f"/talk/{key}/say", {"text": "my sister rang again"})
        sitting = web.house.sittings[key].visit.sitting or ""
        turn = web.house.sittings[key].visit.turns[0].id
        ids = {"key": key, "sitting": sitting, "turn": turn}
        paths = {
            path
            for route in _routes()
            if isinstance(route, Route) and "POST" in (route.methods or ())
            for path in (
                re.sub(r"\{\w+\}", "nothing", route.path),
                re.sub(r"\{(\w+)\}", lambda m: ids.get(m[1], "nothing"), route.path),
            )
        } - {"/leave", "/lock"}
        asked = 0
        for path in sorted(paths):
            for kind, body in BODIES:
                sent = body.replace(b"%s", inside.token.encode())
                headers = {"content-type": kind} if kind else {}
                answer = inside.client.post(
                    path,
                    content=sent.replace(b"%%", b"%"),
                    headers=headers,
                    follow_redirects=False,
                )
                assert answer.status_code < 500, (path, kind, body[:40])
                asked += 1
        assert asked > 500
        assert web.stranger().get("/healthz").text == "ok"
