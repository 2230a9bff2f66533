"""What is remembered of a server, and for how long."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.request import Request, urlopen

import fmf_prompts
import pytest


class Counter:
    """A server in front of ours that counts what is read, and can be switched off."""

    def __init__(self, behind: str) -> None:
        self.reads, self.away, counter = 0, False, self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                counter.reads += 1
                self.forward(None)

            def do_POST(self) -> None:
                self.forward(self.rfile.read(int(self.headers["Content-Length"])))

            do_DELETE = do_PATCH = do_PUT = do_POST

            def forward(self, body: bytes | None) -> None:
                if counter.away:
                    self.close_connection = True
                    self.send_error(503)
                    return
                asked = Request(f"{behind}{self.path}", body, method=self.command)
                asked.add_header("Content-Type", "application/json")
                with urlopen(asked) as answer:
                    text = answer.read()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture
def counter(server: str) -> Iterator[Counter]:
    counter = Counter(server)
    thread = threading.Thread(target=counter.server.serve_forever, daemon=True)
    thread.start()
    yield counter
    counter.server.shutdown()
    counter.server.server_close()


@pytest.fixture
def name(remote, fresh) -> str:
    name = fresh("cache")
    remote.register(name, "one", aliases=["production"])
    remote.register(name, "two")
    return name


def open_through(counter: Counter, **overrides: object) -> fmf_prompts.Store:
    how = {f"prompts.cache.{key}": value for key, value in overrides.items()}
    return fmf_prompts.make_store(fmf_prompts.load_config(uri=counter.address, overrides=how))


def test_an_alias_and_a_version_are_read_once(counter, name):
    store = open_through(counter)
    for _ in range(3):
        assert store.get(name, "production") == ("one", 1)
    once = counter.reads
    assert once >= 1
    for _ in range(3):
        assert store.load_prompt(f"prompts:/{name}/1").template == "one"
    assert counter.reads == once, "the version came with the alias"
    store.load_prompt(f"prompts:/{name}@production", cache_ttl_seconds=0)
    assert counter.reads == 2 * once
    store.load_prompt(f"prompts:/{name}@production", cache_ttl_seconds=300)
    assert counter.reads == 2 * once


def test_a_load_by_alias_is_one_request(counter, name):
    open_through(counter).get(name, "production")
    assert counter.reads == 1


def test_a_write_is_seen_by_the_next_read(counter, name):
    store = open_through(counter)
    assert store.get(name, "production") == ("one", 1)
    store.set_alias(name, "production", 2)
    assert store.get(name, "production") == ("two", 2)
    assert store.register(name, "three").version == store.get(name, "latest")[1] == 3


def test_what_others_write_is_seen_after_the_time(counter, remote, name):
    store = open_through(counter, ttl="20ms")
    assert store.get(name, "production") == ("one", 1)
    remote.set_alias(name, "production", 2)
    while store.get(name, "production") != ("two", 2):
        assert counter.reads < 1000


def test_an_old_answer_is_better_than_none_while_the_server_is_away(counter, name):
    store = open_through(counter, ttl="1ms")
    assert store.get(name, "production") == ("one", 1)
    counter.away = True
    assert store.get(name, "production") == ("one", 1)
    strict = open_through(counter, ttl="1ms", stale_on_error="false")
    with pytest.raises(ConnectionError):
        strict.get(name, "production")


def test_a_cache_can_be_emptied(counter, name):
    store = open_through(counter)
    store.get(name, "production")
    store.clear_cache()
    store.get(name, "production")
    assert counter.reads == 2


def test_the_stock_clients_variable_counts(counter, name, monkeypatch):
    monkeypatch.setenv("MLFLOW_ALIAS_PROMPT_CACHE_TTL_SECONDS", "7")
    assert fmf_prompts.load_config(uri=counter.address).prompts.cache.ttl == 7.0
