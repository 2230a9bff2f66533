"""Routes that are no part of the registry, or no part of anything."""

from collections.abc import Iterator

from side_by_side.wire.exchange import Request

UNKNOWN = [
    "/nope", "/api", "/api/", "/api/2.0", "/api/2.0/", "/api/2.0/mlflow", "/api/2.0/mlflow/",
    "/api/2.0/mlflow/nope", "/api/2.0/mlflow/registered-models",
    "/api/2.0/mlflow/registered-models/", "/api/2.0/mlflow/registered-models/nope",
    "/api/1.2/mlflow/registered-models/get", "/api/3.0/mlflow/registered-models/get",
    "/API/2.0/mlflow/registered-models/get", "/ajax-api/2.0/mlflow/nope",
    "/api/2.0/preview/mlflow/registered-models/get", "/api/2.0/mlflow/registered-models/get/x",
    "/api/2.0/mlflow/registered-models%2Fget", "/api/2.0/mlflow/./registered-models/get",
    "/health/x", "/api/2.0/mlflow/x/../registered-models/get", "/version/", "/health/", "/%",
    "/%ff", "/%C3%A9",
]  # fmt: skip


def routes_outside_the_registry(mark: str) -> Iterator[Request]:
    """Health, version, and what is not there."""
    for path in ["/health", "/version"]:
        for method in ["GET", "HEAD", "POST", "PUT", "DELETE"]:
            yield Request(f"{method} {path}", method, path)
        yield Request(f"{path} with a query", "GET", path, query="a=b")
    for path in UNKNOWN:
        yield Request(f"GET {path}", "GET", path, query={"name": mark})
        yield Request(f"POST {path}", "POST", path, body={"name": mark})
