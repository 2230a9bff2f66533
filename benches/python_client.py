"""What a Python client costs: `python_client.py ours|stock ADDRESS` prints its figures as JSON.

Times are in nanoseconds for each call, the best of a few rounds within the process; the size is
that of the installed files of the package and of everything it requires, in bytes.
"""

import importlib.metadata
import json
import re
import subprocess
import sys
import time
from collections.abc import Callable

NAME, TEXT = "bench_prompt", "Answer {{question}} in the tone of {{tone}}.\n" * 10
URI = f"prompts:/{NAME}@production"


def best(call: Callable[[], object], seconds: float = 0.5) -> float:
    """Nanoseconds for each call, in the best of a hundred short rounds: other programs of the
    machine disturb the long ones."""
    call()
    begin, calls = time.perf_counter(), 0
    while time.perf_counter() - begin < seconds / 100:
        call()
        calls += 1
    rounds = []
    for _ in range(100):
        begin = time.perf_counter()
        for _ in range(calls):
            call()
        rounds.append((time.perf_counter() - begin) / calls)
    return min(rounds) * 1e9


def import_time(statement: str) -> float:
    """Nanoseconds of an import, in the best of seven new interpreters."""
    program = f"import time; t = time.perf_counter(); {statement}; print(time.perf_counter() - t)"
    command = [sys.executable, "-c", program]
    return min(float(subprocess.check_output(command)) for _ in range(7)) * 1e9


def size(package: str) -> int:
    """Bytes of a package and of everything it requires, extras left out."""
    waiting, seen, total = [package], set(), 0
    while waiting:
        name = re.sub(r"[-_.]+", "-", waiting.pop()).lower()
        if name in seen:
            continue
        seen.add(name)
        try:
            found = importlib.metadata.distribution(name)
        except importlib.metadata.PackageNotFoundError:
            continue
        files = [file.locate() for file in found.files or []]
        total += sum(file.stat().st_size for file in files if file.exists())
        required = [line for line in found.requires or [] if "extra ==" not in line]
        waiting += [re.match(r"[\w.-]+", line)[0] for line in required]
    return total


def ours(address: str) -> dict[str, float]:
    import fmf_prompts

    fmf_prompts.set_tracking_uri(address)
    store = fmf_prompts.current_store()
    figures = of_names(fmf_prompts.genai)
    figures["get"] = best(lambda: store.get(NAME, "production"))
    figures["import"] = import_time("import fmf_prompts")
    return figures | {"size": size("fmf-prompts")}


def stock(address: str) -> dict[str, float]:
    import mlflow

    mlflow.set_tracking_uri(address)
    figures = of_names(mlflow.genai)
    figures["import"] = import_time("import mlflow; mlflow.genai.load_prompt")
    return figures | {"size": size("mlflow-skinny")}


def of_names(genai) -> dict[str, float]:
    """What both clients have under the same names."""
    if genai.load_prompt(URI, allow_missing=True) is None:
        genai.register_prompt(NAME, TEXT, tags={"team": "bench"})
        genai.set_prompt_alias(NAME, "production", 1)
    prompt = genai.load_prompt(URI)
    return {
        "warm": best(lambda: genai.load_prompt(URI)),
        "uncached": best(lambda: genai.load_prompt(URI, cache_ttl_seconds=0), 2),
        "format": best(lambda: prompt.format(question="why?", tone="a friend")),
    }


if __name__ == "__main__":
    client, address = sys.argv[1:]
    json.dump({"ours": ours, "stock": stock}[client](address), sys.stdout)
