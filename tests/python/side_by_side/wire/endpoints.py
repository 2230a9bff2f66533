"""The endpoints of the registry, each with a request that it accepts: what mutations start from."""

from dataclasses import dataclass
from typing import Any

from side_by_side.wire.exchange import Request

MODELS = "/api/2.0/mlflow/registered-models"
VERSIONS = "/api/2.0/mlflow/model-versions"
IS_PROMPT = {"key": "mlflow.prompt.is_prompt", "value": "true"}


@dataclass(frozen=True)
class Endpoint:
    """An endpoint and the fields of a good request; `destroys` asks for a new subject each time."""

    method: str
    path: str
    fields: dict[str, Any]
    destroys: bool = False

    def request(self, label: str) -> Request:
        """The good request."""
        if self.method == "GET":
            return Request(label, self.method, self.path, query=self.fields)
        return Request(label, self.method, self.path, body=self.fields)


def subject(name: str) -> list[Request]:
    """Makes the prompt that the good requests are about: two versions, an alias, a tag."""
    tags = [IS_PROMPT, {"key": "mlflow.prompt.text", "value": "hello"}]
    version = {"name": name, "source": "dummy-source", "tags": tags}
    return [
        Request("a subject", "POST", f"{MODELS}/create", body={"name": name, "tags": [IS_PROMPT]}),
        Request("its version", "POST", f"{VERSIONS}/create", body=version),
        Request("another", "POST", f"{VERSIONS}/create", body=version | {"description": "two"}),
        Request(
            "its alias",
            "POST",
            f"{MODELS}/alias",
            body={"name": name, "alias": "a", "version": "1"},
        ),
        Request(
            "its tag", "POST", f"{MODELS}/set-tag", body={"name": name, "key": "k", "value": "v"}
        ),
    ]


def state(name: str) -> list[Request]:
    """Reads everything back about a subject."""
    return [
        Request("the prompt", "GET", f"{MODELS}/get", {"name": name}),
        Request("version 1", "GET", f"{VERSIONS}/get", {"name": name, "version": "1"}),
        Request("version 2", "GET", f"{VERSIONS}/get", {"name": name, "version": "2"}),
    ]


def endpoints(name: str) -> list[Endpoint]:
    """Every endpoint, with good requests about the subject `name`."""
    version = {"name": name, "version": "1"}
    tag = {"key": "own", "value": "x"}
    new_version = {"source": "dummy-source", "run_id": "", "tags": [IS_PROMPT, tag]}
    new_version |= {"run_link": "", "description": "d", "model_id": ""}
    mine = f"tags.`mlflow.prompt.is_prompt` = 'true' AND name = '{name}'"
    search = {"filter": mine, "max_results": 5, "order_by": ["name"], "page_token": ""}
    create = {"name": f"{name}_new", "tags": [tag], "description": "d"}
    stage = {"stage": "Staging", "archive_existing_versions": False}
    return [
        Endpoint("POST", f"{MODELS}/create", create),
        Endpoint("GET", f"{MODELS}/get", {"name": name}),
        Endpoint("GET", f"{MODELS}/search", search),
        Endpoint("POST", f"{MODELS}/set-tag", {"name": name} | tag),
        Endpoint("DELETE", f"{MODELS}/delete-tag", {"name": name, "key": "k"}),
        Endpoint("DELETE", f"{MODELS}/delete", {"name": name}, destroys=True),
        Endpoint("POST", f"{MODELS}/alias", version | {"alias": "b"}),
        Endpoint("DELETE", f"{MODELS}/alias", {"name": name, "alias": "a"}),
        Endpoint("GET", f"{MODELS}/alias", {"name": name, "alias": "latest"}),
        Endpoint("POST", f"{VERSIONS}/create", {"name": name} | new_version),
        Endpoint("GET", f"{VERSIONS}/get", version),
        Endpoint("GET", f"{VERSIONS}/search", search),
        Endpoint("POST", f"{VERSIONS}/set-tag", version | tag),
        Endpoint("DELETE", f"{VERSIONS}/delete-tag", version | {"key": "own"}),
        Endpoint("DELETE", f"{VERSIONS}/delete", version, destroys=True),
        Endpoint(
            "POST", f"{MODELS}/rename", {"name": name, "new_name": f"{name}_2"}, destroys=True
        ),
        Endpoint("PATCH", f"{MODELS}/update", {"name": name, "description": "new"}),
        Endpoint("POST", f"{MODELS}/get-latest-versions", {"name": name, "stages": ["None"]}),
        Endpoint("GET", f"{MODELS}/get-latest-versions", {"name": name, "stages": ["None"]}),
        Endpoint("PATCH", f"{VERSIONS}/update", version | {"description": "new"}),
        Endpoint("POST", f"{VERSIONS}/transition-stage", version | stage),
        Endpoint("GET", f"{VERSIONS}/get-download-uri", version),
    ]
