"""Memory over many calls. `FMF_TEST_LEAK_CALLS=1000000` makes more of them."""

import asyncio
import gc
import os
import sys

import fmf_prompts
import pytest

CALLS = int(os.environ.get("FMF_TEST_LEAK_CALLS", "100000"))
#: What a process may grow by without anything having leaked: the allocator's own doing.
SLACK_KIB = 4096


def resident_kib() -> int:
    with open("/proc/self/status") as status:
        line = next(line for line in status if line.startswith("VmRSS:"))
    return int(line.split()[1])


def grown(act, calls: int) -> int:
    """By how many KiB `calls` calls make the process grow, after a tenth as many before."""
    act(max(calls // 10, 100))
    gc.collect()
    before = resident_kib()
    act(calls)
    gc.collect()
    return resident_kib() - before


@pytest.fixture
def name(remote, fresh) -> str:
    name = fresh("leak")
    remote.register(name, "Hello {{name}}" * 50, tags={"a": "b"}, aliases=["production"])
    return name


pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")


def test_warm_calls_keep_nothing(remote, name):
    def act(calls: int) -> None:
        for _ in range(calls):
            remote.get(name, "production")
            remote.load_prompt(f"prompts:/{name}@production")

    assert grown(act, CALLS) < SLACK_KIB


def test_what_is_read_of_a_version_keeps_nothing(remote, name):
    prompt = remote.load_prompt(name)

    def act(calls: int) -> None:
        for _ in range(calls):
            prompt.tags, prompt.template, prompt.variables, prompt.format(name="Ada")
            prompt.diff(prompt), repr(prompt), prompt._repr_html_()

    assert grown(act, CALLS // 20) < SLACK_KIB


def test_errors_keep_nothing(remote, name):
    def act(calls: int) -> None:
        for _ in range(calls):
            try:
                remote.get(name, "no alias")
            except ValueError:
                pass

    assert grown(act, CALLS // 5) < SLACK_KIB


def test_requests_keep_nothing(remote, name):
    def act(calls: int) -> None:
        for _ in range(calls):
            remote.load_prompt(name, "production", cache_ttl_seconds=0)

    assert grown(act, CALLS // 50) < SLACK_KIB


def test_awaited_requests_keep_nothing(server, name):
    store = fmf_prompts.make_async_store(fmf_prompts.load_config(uri=server))

    def act(calls: int) -> None:
        async def ask() -> None:
            for _ in range(calls // 10):
                asked = [store.load_prompt(name, 1, cache_ttl_seconds=0) for _ in range(10)]
                await asyncio.gather(*asked)

        asyncio.run(ask())

    assert grown(act, CALLS // 50) < SLACK_KIB


def test_stores_that_are_gone_are_gone(tmp_path):
    fmf_prompts.make_store(fmf_prompts.load_config(uri="./prompts")).register("a", "x")

    def act(calls: int) -> None:
        for _ in range(calls):
            fmf_prompts.make_store(fmf_prompts.load_config(uri="./prompts")).get("a", 1)

    assert grown(act, CALLS // 100) < SLACK_KIB
