"""Where the files of a model version may be, and versions made of versions."""

from mlflow import MlflowClient

from side_by_side.scenarios.models import prepare
from side_by_side.seeing import Seen

SOURCES = [
    "s3://bucket/a/b", "s3://bucket/a/../b", "s3://bucket/a%2e%2e/b", "gs://b", "dbfs:/a/b",
    "http://h/a/b", "http://h/a/../b", "https://h/a?x=../b", "ftp://h/a", "hdfs://h/a", "/tmp/a",
    "file:///tmp/a", "a/b", "..", "dummy-source", "prompt-template", "mlflow-artifacts:/a/b",
    "mlflow-artifacts:/../a", "runs:/abc/model", "models:/nobody/1", "models:/m-1234", "s3:/a//b",
    "s3://bucket/a/", "s3://bucket/a//b", "S3://Bucket/A", "x:y", "s3://bucket/ä 🦀",
    "s3://bucket/a#b", "s3://bucket/a;b", "file:a", "file://host/a", "s3://", "azure://x/%00",
    "http://h/api/2.0/mlflow-artifacts/artifacts/a", "s" * 600,
]  # fmt: skip


def sources(seen: Seen, client: MlflowClient) -> None:
    for number, source in enumerate(SOURCES):
        name = seen.name(f"sources_{number}")
        client.create_registered_model(name)
        label = source[:40]
        seen(f"source {label}", lambda: client.create_model_version(name, source))
        seen(f"uri {label}", lambda: client.get_model_version_download_uri(name, "1"))
        seen(
            f"of a run {label}", lambda: client.create_model_version(name, source, run_id="f" * 32)
        )
        seen(f"find {label}", lambda: client.search_model_versions(f"source_path = '{source}'"))


def copies(seen: Seen, client: MlflowClient) -> None:
    name, other = prepare(seen, client), seen.name("copy")
    client.set_registered_model_alias(name, "champion", "2")
    seen("copy", lambda: client.copy_model_version(f"models:/{name}/1", other))
    seen("copy again", lambda: client.copy_model_version(f"models:/{name}/2", other))
    seen("copy of an alias", lambda: client.copy_model_version(f"models:/{name}@champion", other))
    seen("copy of a copy", lambda: client.copy_model_version(f"models:/{other}/1", other))
    seen("copy of nobody", lambda: client.copy_model_version(f"models:/{name}/99", other))
    seen("all", lambda: client.search_model_versions(f"name = '{other}'"))
    for version in ["1", "2", "3", "4", "01", "99", "x", ""]:
        seen(f"uri {version!r}", lambda: client.get_model_version_download_uri(other, version))


SCENARIOS = [sources, copies]
