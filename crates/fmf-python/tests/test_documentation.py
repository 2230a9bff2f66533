"""The examples in docstrings and stubs run, and type checkers agree with the stubs."""

import ast
import doctest
import inspect
import subprocess
import sys
import sysconfig
from pathlib import Path

import fmf_prompts
import pytest
from fmf_prompts import _native

PACKAGE = Path(fmf_prompts.__file__).parent
SOURCES = sorted([*PACKAGE.glob("*.py"), *PACKAGE.glob("*.pyi")])


@pytest.fixture
def names() -> dict[str, object]:
    """What every example finds: a folder with `fmf.yaml`, a prompt of two versions, its store."""
    Path("fmf.yaml").write_text("prompts: {root: ./prompts, default_selector: production}\n")
    store = fmf_prompts.make_store()
    store.register("greeting", "Hello {{name}}", aliases=["production"])
    store.register("greeting", "Hi {{name}}")
    fmf_prompts.set_tracking_uri("./prompts")
    return {**vars(fmf_prompts), **vars(fmf_prompts.genai), "store": store, "demo": store}


def documented(source: Path) -> list[tuple[str, str, int]]:
    """Every docstring of a file with a name and a line."""
    tree = ast.parse(source.read_text())
    nodes = [node for node in ast.walk(tree) if isinstance(node, DOCUMENTED)]
    texts = [(node, ast.get_docstring(node)) for node in nodes]
    return [
        (f"{source.name}:{getattr(node, 'name', 'module')}", text, getattr(node, "lineno", 1))
        for node, text in texts
        if text and ">>>" in text
    ]


DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
EXAMPLES = [(source, *found) for source in SOURCES for found in documented(source)]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example[1])
def test_an_example_prints_what_it_says(names, example):
    source, name, text, line = example
    test = doctest.DocTestParser().get_doctest(text, dict(names), name, str(source), line)
    result = doctest.DocTestRunner(optionflags=doctest.REPORT_NDIFF).run(test)
    assert result.attempted > 0 and result.failed == 0


def test_there_are_examples_of_every_module_that_is_used_directly():
    with_examples = {source.name for source, *_ in EXAMPLES}
    assert {"__init__.py", "_native.pyi", "genai.py", "client.py", "aio.py"} <= with_examples


#: Shapes of answers, which only type checkers know.
TYPED_DICTS = {"CopyReport", "Finding", "TextHit"}


def stubbed() -> dict[str, set[str]]:
    """The classes and functions of the stub, each with the names in it."""
    tree = ast.parse((PACKAGE / "_native.pyi").read_text())
    found: dict[str, set[str]] = {}
    for node in tree.body:
        if isinstance(node, DOCUMENTED):
            inside = node.body if isinstance(node, ast.ClassDef) else []
            found[node.name] = {part.name for part in inside if isinstance(part, DOCUMENTED)}
    return {name: parts for name, parts in found.items() if name not in TYPED_DICTS}


def test_the_stub_has_what_the_native_module_has():
    public = {name for name in dir(_native) if not name.startswith("_")} - {"Cancel", "settle"}
    assert set(stubbed()) == public
    for name, parts in stubbed().items():
        face = getattr(_native, name)
        real = {part for part in dir(face) if not part.startswith("_")}
        if inspect.isclass(face):
            assert {part for part in parts if not part.startswith("_")} == real, name


def test_parameters_are_called_alike_in_the_stub_and_in_the_native_module():
    tree = ast.parse((PACKAGE / "_native.pyi").read_text())
    for node in tree.body:
        for part in node.body if isinstance(node, ast.ClassDef) else []:
            face = getattr(getattr(_native, node.name, None), getattr(part, "name", ""), None)
            if not isinstance(part, ast.FunctionDef) or not callable(face):
                continue
            if part.name.startswith("_"):
                continue
            written = [one.arg for one in [*part.args.posonlyargs, *part.args.args]][1:]
            written += [one.arg for one in part.args.kwonlyargs]
            known = inspect.signature(face).parameters
            kinds = (inspect.Parameter.VAR_KEYWORD,)
            real = [name for name, one in known.items() if name != "self" and one.kind not in kinds]
            assert written == real or part.name == "format", f"{node.name}.{part.name}"


USE = """
from fmf_prompts import AsyncStore, PromptVersion, Store, genai, load_config, make_store

def use(store: Store) -> str:
    template, number = store.get("greeting", "production")
    text: str = store.format("Hello {{name}}", name="Ada")
    loaded: PromptVersion = store.load_prompt("greeting", 1)
    maybe: PromptVersion | None = store.load_prompt("greeting", allow_missing=True)
    rows: list[PromptVersion] = genai.search_prompts("name = 'x'")
    return f"{template}{number + 1}{text}{loaded.version}{maybe}{rows[0].tags.get('a')}"

async def wait(store: AsyncStore) -> int:
    return (await store.get("greeting"))[1] + (await store.load_prompt("greeting")).version

use(make_store(load_config("fmf.yaml")))
"""


@pytest.mark.parametrize(
    "command",
    [
        ["mypy", "--strict", "--no-incremental", "--module", "use", "--package", "fmf_prompts"],
        ["pyright", "--pythonpath", sys.executable, "use.py", str(PACKAGE)],
    ],
    ids=["mypy", "pyright"],
)
def test_type_checkers_find_nothing(command, tmp_path):
    (tmp_path / "use.py").write_text(USE)
    program = Path(sysconfig.get_path("scripts"), command[0])
    checked = subprocess.run([program, *command[1:]], capture_output=True, text=True, cwd=tmp_path)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_the_package_says_that_it_is_typed():
    assert (PACKAGE / "py.typed").exists()
