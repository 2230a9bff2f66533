"""Threads, asyncio, forks, Ctrl-C and the end of the interpreter, while a store is asked.

A server that never answers is a socket that nobody reads from. Each program runs in a process of
its own, so that one that hangs is killed, and one that crashes is seen.
"""

import asyncio
import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import fmf_prompts
import pytest

PATIENCE = 60


@pytest.fixture
def name(remote, fresh) -> str:
    """A prompt behind our server."""
    name = fresh("waiting")
    remote.register(name, "Hello {{name}}", aliases=["production"])
    return name


@pytest.fixture
def silent() -> Iterator[str]:
    """The address of a server that takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"


def start(program: str, *words: str) -> subprocess.Popen:
    command = [sys.executable, "-X", "faulthandler", "-c", program, *words]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def run(program: str, *words: str) -> str:
    """What a program prints; it must end well and say nothing else."""
    process = start(program, *words)
    try:
        said, complained = process.communicate(timeout=PATIENCE)
    finally:
        process.kill()
    assert (process.returncode, complained) == (0, "")
    return said.strip()


def test_a_thousand_threads_ask_one_store(remote, name):
    begin = threading.Barrier(1000)

    def ask(number: int) -> int:
        begin.wait(PATIENCE)
        ttl = 0 if number % 4 == 0 else None
        return remote.load_prompt(f"prompts:/{name}@production", cache_ttl_seconds=ttl).version

    with ThreadPoolExecutor(1000) as pool:
        assert set(pool.map(ask, range(1000), timeout=PATIENCE)) == {1}


def test_other_threads_go_on_while_one_waits(silent):
    store = fmf_prompts.make_store(fmf_prompts.load_config(uri=silent))

    def wait() -> None:
        with contextlib.suppress(ConnectionError):
            store.get("greeting", 1)

    threading.Thread(target=wait, daemon=True).start()
    counted = sum(1 for _ in range(1_000_000))
    assert counted == 1_000_000


def test_a_hundred_tasks_await_one_store(server, name):
    store = fmf_prompts.make_async_store(fmf_prompts.load_config(uri=server))

    async def ask(number: int) -> int:
        ttl = 0 if number % 2 else None
        prompt = await store.load_prompt(f"prompts:/{name}@production", cache_ttl_seconds=ttl)
        return prompt.version

    async def ask_all() -> list[int]:
        return await asyncio.gather(*[ask(number) for number in range(100)])

    assert asyncio.run(ask_all()) == [1] * 100
    assert asyncio.run(ask_all()) == [1] * 100, "in another loop too"


def test_both_faces_have_the_same_methods():
    def methods(face: type) -> set[str]:
        return {name for name in dir(face) if not name.startswith("_")}

    assert methods(fmf_prompts.Store) == methods(fmf_prompts.AsyncStore)


def test_an_awaited_error_is_raised_where_it_is_awaited(server, name):
    store = fmf_prompts.make_async_store(fmf_prompts.load_config(uri=server))

    async def ask() -> object:
        return await store.get(name, "nowhere")

    with pytest.raises(LookupError, match='no alias "nowhere"'):
        asyncio.run(ask())


def test_a_task_that_gives_up_waits_no_longer(silent):
    store = fmf_prompts.make_async_store(fmf_prompts.load_config(uri=silent))

    async def ask() -> None:
        await asyncio.wait_for(store.get("greeting", 1), timeout=0.05)

    with pytest.raises(asyncio.TimeoutError):
        asyncio.run(ask())


FORKS = """
import os, sys, fmf_prompts
store = fmf_prompts.make_store(fmf_prompts.load_config(uri=sys.argv[1]))
load = lambda: store.load_prompt(sys.argv[2] + "@production", cache_ttl_seconds=0).version
assert load() == 1
children = []
for _ in range(8):
    child = os.fork()
    if child == 0:
        os._exit(0 if [load() for _ in range(20)] == [1] * 20 else 1)
    children.append(child)
print([os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children], load())
"""

FORK_IN_ASYNCIO = """
import asyncio, os, sys, fmf_prompts
store = fmf_prompts.make_async_store(fmf_prompts.load_config(uri=sys.argv[1]))
async def load():
    return (await store.load_prompt(sys.argv[2] + "@production", cache_ttl_seconds=0)).version
assert asyncio.run(load()) == 1
child = os.fork()
if child == 0:
    os._exit(asyncio.run(load()))
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""

POOL = """
import multiprocessing, sys, fmf_prompts
def load(name):
    return fmf_prompts.load_prompt(name + "@production", cache_ttl_seconds=0)
if __name__ == "__main__":
    fmf_prompts.set_tracking_uri(sys.argv[1])
    assert load(sys.argv[2]).version == 1
    with multiprocessing.get_context("fork").Pool(8) as pool:
        loaded = pool.map(load, [sys.argv[2]] * 40)
    print(len(loaded), {prompt.version for prompt in loaded})
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
@pytest.mark.parametrize(
    ("program", "expected"),
    [(FORKS, "[0, 0, 0, 0, 0, 0, 0, 0] 1"), (FORK_IN_ASYNCIO, "1"), (POOL, "40 {1}")],
)
def test_forked_workers_have_stores_of_their_own(server, name, program, expected):
    assert run(program, server, name) == expected


def test_a_database_that_was_open_is_opened_again_in_a_child(tmp_path):
    uri = f"sqlite:{tmp_path / 'fmf.db'}"
    store = fmf_prompts.make_store(fmf_prompts.load_config(uri=uri))
    store.register("waiting", "x", aliases=["production"])
    assert run(FORKS, uri, "waiting") == "[0, 0, 0, 0, 0, 0, 0, 0] 1"


WAIT_FOR_EVER = """
import signal, sys, fmf_prompts
# Who runs the tests in the background lets its children ignore it.
signal.signal(signal.SIGINT, signal.default_int_handler)
store = fmf_prompts.make_store(fmf_prompts.load_config(uri=sys.argv[1]))
try:
    print("asking", flush=True)
    store.get("greeting", 1)
except KeyboardInterrupt:
    print("interrupted", flush=True)
"""


def test_ctrl_c_ends_a_call(silent):
    process = start(WAIT_FOR_EVER, silent)
    try:
        assert process.stdout.readline() == "asking\n"
        end = time.monotonic() + PATIENCE
        while process.poll() is None and time.monotonic() < end:
            process.send_signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(PATIENCE / 4)
        assert process.stdout.read() == "interrupted\n"
    finally:
        process.kill()
        process.wait()


EXIT_DURING_CALLS = """
import sys, threading, fmf_prompts
store = fmf_prompts.make_store(fmf_prompts.load_config(uri=sys.argv[1]))
busy = fmf_prompts.make_store(fmf_prompts.load_config(uri=sys.argv[2]))
asking = threading.Semaphore(0)
def wait():
    asking.release()
    store.get("greeting", 1)
def ask():
    while True:
        try:
            busy.load_prompt(sys.argv[3], 1, cache_ttl_seconds=0)
        finally:
            asking.release()
for target in [wait] * 4 + [ask] * 4:
    threading.Thread(target=target, daemon=True).start()
for _ in range(40):
    asking.acquire()
print("leaving")
"""

EXIT_DURING_AN_AWAIT = """
import asyncio, sys, fmf_prompts
store = fmf_prompts.make_async_store(fmf_prompts.load_config(uri=sys.argv[1]))
async def ask():
    asking = [asyncio.ensure_future(store.get("greeting", 1)) for _ in range(10)]
    await asyncio.sleep(0)
asyncio.run(ask())
print("leaving")
"""


def test_an_interpreter_ends_while_threads_wait(silent, server, name):
    assert run(EXIT_DURING_CALLS, silent, server, name) == "leaving"


def test_an_interpreter_ends_while_tasks_wait(silent):
    assert run(EXIT_DURING_AN_AWAIT, silent) == "leaving"
