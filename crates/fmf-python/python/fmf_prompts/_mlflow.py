"""The module in place of `mlflow`, for code that was written for the stock client."""

from __future__ import annotations

import sys
import types

from . import _current, client, errors, genai

__all__ = ["as_mlflow"]

#: What application code imports from the stock client beside `mlflow` itself.
_MODULES = ("mlflow", "mlflow.genai", "mlflow.client", "mlflow.exceptions", "mlflow.tracking")


class _StandIn(types.ModuleType):
    """Says of what it lacks that it is the stock client's."""

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        raise AttributeError(
            f"{self.__name__}.{name} is not in fmf_prompts, which knows prompts only; it stands in "
            "place of mlflow because as_mlflow() was called. Install the mlflow package and import "
            "it instead where runs and models are logged"
        )


def as_mlflow() -> types.ModuleType:
    """Puts this module in place of `mlflow`, so that `import mlflow` means it from now on.

    Raises `RuntimeError` where the real one was imported already: half of a program would go on
    using it.
    """
    for name in _MODULES:
        loaded = sys.modules.get(name)
        if loaded is not None and not isinstance(loaded, _StandIn):
            raise RuntimeError(
                f"{name} is loaded already, from {getattr(loaded, '__file__', 'somewhere')}; call "
                "as_mlflow() before anything imports it"
            )
    if (standing := sys.modules.get("mlflow")) is not None:
        return standing
    modules = {name: _StandIn(name, __doc__) for name in _MODULES}
    _furnish(modules)
    sys.modules.update(modules)
    return modules["mlflow"]


def _furnish(modules: dict[str, _StandIn]) -> None:
    mlflow = modules["mlflow"]
    mlflow.__path__ = []
    for name in genai.__all__:
        setattr(modules["mlflow.genai"], name, getattr(genai, name))
        setattr(mlflow, name, getattr(genai, name))
    for name in ("set_tracking_uri", "set_registry_uri", "get_tracking_uri", "get_registry_uri"):
        setattr(mlflow, name, getattr(_current, name))
    for name in ("mlflow", "mlflow.client", "mlflow.tracking"):
        modules[name].MlflowClient = client.MlflowClient  # type: ignore[attr-defined]
    for name in ("MlflowException", "RestException"):
        setattr(modules["mlflow.exceptions"], name, errors.PromptStoreError)
    mlflow.MlflowException = errors.PromptStoreError  # type: ignore[attr-defined]
    for name in _MODULES[1:]:
        setattr(mlflow, name.removeprefix("mlflow."), modules[name])
