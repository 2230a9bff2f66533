"""What a store raises: one class for each thing a caller can do about it.

Every class derives from `PromptStoreError`, and from the built-in class that a Python user would
catch. `error_code` is MLflow's word for it.

>>> import fmf_prompts
>>> try:
...     demo.get("greeting", "prod")
... except LookupError as error:
...     print(error)
prompt "greeting" has no alias "prod"; its only alias is production
"""

from __future__ import annotations

__all__ = [
    "AliasNotFound",
    "AlreadyExists",
    "BackendError",
    "Cause",
    "ConfigError",
    "ConfigNotFound",
    "Conflict",
    "Corrupt",
    "Denied",
    "Invalid",
    "NotThen",
    "PromptNotFound",
    "PromptStoreError",
    "RenderError",
    "Unavailable",
    "UnfitOrigin",
    "Unsupported",
    "VersionNotFound",
]


class PromptStoreError(Exception):
    """Why a store did not do what it was asked."""

    error_code = "INTERNAL_ERROR"

    @property
    def message(self) -> str:
        """The text alone, as the stock client's exceptions have it."""
        return str(self)


class Invalid(PromptStoreError, ValueError):
    """The request itself is wrong; asking again changes nothing."""

    error_code = "INVALID_PARAMETER_VALUE"


class PromptNotFound(PromptStoreError, LookupError):
    """No prompt of that name."""

    error_code = "RESOURCE_DOES_NOT_EXIST"


class VersionNotFound(PromptStoreError, LookupError):
    """The prompt is there, the version is not."""

    error_code = "RESOURCE_DOES_NOT_EXIST"


class AliasNotFound(PromptStoreError, LookupError):
    """The prompt is there, the alias is not set."""

    error_code = "INVALID_PARAMETER_VALUE"


class NotThen(PromptStoreError, LookupError):
    """It was not there at the moment that was asked for."""

    error_code = "RESOURCE_DOES_NOT_EXIST"


class AlreadyExists(PromptStoreError, ValueError):
    """Something of that name is there already."""

    error_code = "RESOURCE_ALREADY_EXISTS"


class UnfitOrigin(PromptStoreError, ValueError):
    """No version can be made from the one that was named."""

    error_code = "INVALID_PARAMETER_VALUE"


class Conflict(PromptStoreError):
    """What the caller expected no longer holds; look at what changed and try again."""

    error_code = "RESOURCE_CONFLICT"


class Denied(PromptStoreError, PermissionError):
    """The caller may not do this."""

    error_code = "PERMISSION_DENIED"


class Unsupported(PromptStoreError, NotImplementedError):
    """This store cannot do this at all."""

    error_code = "NOT_IMPLEMENTED"


class Unavailable(PromptStoreError, ConnectionError):
    """The store cannot be reached now; trying again later may help."""

    error_code = "TEMPORARILY_UNAVAILABLE"


class Corrupt(PromptStoreError):
    """What is stored cannot be understood; a person has to look at it."""


class BackendError(PromptStoreError):
    """Anything else from below; `__cause__` says what."""


class RenderError(PromptStoreError, ValueError):
    """A template could not be filled in: a variable has no value, say."""

    error_code = "INVALID_PARAMETER_VALUE"


class ConfigError(PromptStoreError, ValueError):
    """`fmf.yaml` or a variable of the environment is wrong."""

    error_code = "INVALID_PARAMETER_VALUE"


class ConfigNotFound(ConfigError, FileNotFoundError):
    """The configuration file that was named is not there."""


class Cause(Exception):
    """What was wrong below, as the `__cause__` of another error."""
