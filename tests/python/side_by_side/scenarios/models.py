"""Ordinary registered models, prompts among them, and models made out of prompts."""

from mlflow import MlflowClient

from side_by_side.seeing import Seen


def prepare(seen: Seen, client: MlflowClient) -> str:
    name = seen.name("model")
    client.create_registered_model(name, tags={"a": "1"}, description="d")
    for number in range(1, 5):
        client.create_model_version(name, f"s3://b/{number}", tags={"n": str(number)})
    return name


def models_are_created(seen: Seen, client: MlflowClient) -> None:
    for word, tags, description in [
        ("plain", None, None),
        ("all", {"b": "1", "a": ""}, "words"),
        ("empty", {}, ""),
        ("odd", {"k": None, "n": 5}, "ä🦀\n"),
        ("a b", None, None),
        ("n" * 256, None, None),
    ]:
        name = seen.name(word)
        seen(f"create {word[:9]}", lambda: client.create_registered_model(name, tags, description))
        seen(f"again {word[:9]}", lambda: client.create_registered_model(name))
        seen(f"get {word[:9]}", lambda: client.get_registered_model(name))
    for name in ["a/b", "a:b", "", " ", ".", "..", None, 5]:
        seen(f"wrong {name!r}", lambda: client.create_registered_model(name))
    name = seen.name("tagged")
    for tags in [
        {"bad!": "1"},
        {"k": "v" * 100_001},
        {"k" * 251: "v"},
        {"mlflow.prompt.is_prompt": "false"},
    ]:
        seen(f"tags {str(tags)[:12]}", lambda: client.create_registered_model(name, tags))
        seen(f"after {str(tags)[:12]}", lambda: client.get_registered_model(name))


def versions_are_described(seen: Seen, client: MlflowClient) -> None:
    name = prepare(seen, client)
    for text in ["words", "", None, "ä🦀", "m" * 6000]:
        seen(f"model {str(text)[:9]}", lambda: client.update_registered_model(name, text))
        seen(f"model now {str(text)[:9]}", lambda: client.get_registered_model(name))
        seen(f"version {str(text)[:9]}", lambda: client.update_model_version(name, "1", text))
        seen(f"version now {str(text)[:9]}", lambda: client.get_model_version(name, "1"))
    for version in ["9", "x", "01", " 1", "-1", "0", ""]:
        seen(f"version {version!r}", lambda: client.update_model_version(name, version, "w"))
        seen(f"get {version!r}", lambda: client.get_model_version(name, version))
        seen(f"delete {version!r}", lambda: client.delete_model_version(name, version))
    seen(
        "link",
        lambda: client.create_model_version(name, "s3://b/l", run_link="http://l", description=""),
    )
    seen(
        "run",
        lambda: client.create_model_version(name, "s3://b/r", run_id="0" * 32, description="d"),
    )


def stages(seen: Seen, client: MlflowClient) -> None:
    name = prepare(seen, client)
    steps = [
        ("1", "Production"),
        ("2", "production"),
        ("3", "STAGING"),
        ("4", "Archived"),
        ("4", "None"),
    ]
    steps += [
        ("3", "none"),
        ("1", "Nowhere"),
        ("1", ""),
        ("9", "Staging"),
        ("x", "Staging"),
        ("1", None),
    ]
    for version, stage in steps:
        label = f"{version} to {stage!r}"
        seen(label, lambda: client.transition_model_version_stage(name, version, stage))
        seen(f"{label}: latest", lambda: client.get_latest_versions(name))
        seen(f"{label}: model", lambda: client.get_registered_model(name))
    for wanted in [
        None,
        [],
        ["None"],
        ["production"],
        ["Production", "Staging"],
        ["Nowhere"],
        ["None", "None"],
        "None",
    ]:
        seen(f"latest of {wanted!r}", lambda: client.get_latest_versions(name, wanted))
    for version, stage in [("3", "Production"), ("4", "Archived"), ("2", "None"), ("4", "staging")]:
        seen(
            f"archive {version} {stage}",
            lambda: client.transition_model_version_stage(name, version, stage, True),
        )
        seen(f"after {version} {stage}", lambda: client.search_model_versions(f"name = '{name}'"))
    seen(
        "tag by stage",
        lambda: client.set_model_version_tag(name, key="k", value="v", stage="Staging"),
    )
    seen(
        "tag by no stage",
        lambda: client.set_model_version_tag(name, key="k", value="v", stage="Nowhere"),
    )
    seen("latest of nobody", lambda: client.get_latest_versions(seen.name("nobody")))
    seen("the stages", lambda: client.get_model_version_stages(name, "1"))


def renaming(seen: Seen, client: MlflowClient) -> None:
    name, new = prepare(seen, client), seen.name("renamed")
    client.set_registered_model_alias(name, "a", "2")
    registry = client._get_registry_client()
    seen("rename", lambda: registry.rename_registered_model(name, new))
    seen("by alias", lambda: client.get_model_version_by_alias(new, "a"))
    seen(
        "versions",
        lambda: client.search_model_versions(f"name = '{new}'", order_by=["version_number"]),
    )
    seen("old", lambda: client.get_registered_model(name))
    seen("the same", lambda: registry.rename_registered_model(new, new))
    seen("old again", lambda: client.create_registered_model(name))
    seen("taken", lambda: registry.rename_registered_model(new, name))
    for wrong in ["", " ", "a/b", "a:b", ".", None]:
        seen(f"to {wrong!r}", lambda: registry.rename_registered_model(new, wrong))
    seen("nobody", lambda: registry.rename_registered_model(seen.name("nobody"), "x"))
    prompt = seen.name("prompt")
    client.register_prompt(prompt, "x", tags={"a": "b"})
    client.set_prompt_alias(prompt, "p", 1)
    seen("a prompt", lambda: registry.rename_registered_model(prompt, prompt + "2"))
    seen("a prompt to a model", lambda: registry.rename_registered_model(prompt + "2", new))
    seen("load", lambda: client.load_prompt(f"prompts:/{prompt}2@p"))
    seen("old prompt", lambda: client.load_prompt(prompt))
    seen("next version", lambda: client.register_prompt(prompt + "2", "y"))


def model_searches(seen: Seen, client: MlflowClient) -> None:
    name = prepare(seen, client)
    client.register_prompt(seen.name("prompt"), "x", tags={"n": "1"})
    client.transition_model_version_stage(name, "2", "Production")
    client.set_registered_model_alias(name, "a", "1")
    client.delete_model_version(name, "3")
    mine = f"name LIKE '{seen.name('')}%'"
    seen("models", lambda: client.search_registered_models(mine))
    for tail in [
        "tags.n = '1'",
        "tags.n != '1'",
        "version_number > 1",
        "version_number = '2'",
        "run_id = ''",
    ]:
        seen(f"versions {tail}", lambda: client.search_model_versions(f"{mine} AND {tail}"))
    for tail in [
        "version_number = 1.0",
        "version_number LIKE '1'",
        "run_id IN ('', 'x')",
        "source_path LIKE 's3:%'",
    ]:
        seen(f"versions {tail}", lambda: client.search_model_versions(f"{mine} AND {tail}"))
    for tail in [
        "current_stage = 'Production'",
        "aliases = 'a'",
        "creation_timestamp > 5",
        "status = 'READY'",
    ]:
        seen(f"versions {tail}", lambda: client.search_model_versions(f"{mine} AND {tail}"))
    orders = [
        "name",
        "version_number DESC",
        "creation_timestamp",
        "last_updated_timestamp DESC",
        "bogus",
        "tags.n",
    ]
    for order in orders:
        seen(f"order {order}", lambda: client.search_model_versions(mine, order_by=[order]))
        seen(f"models by {order}", lambda: client.search_registered_models(mine, order_by=[order]))
    for size in [1, 2, 3, 0, -1, 1000, 1001, 200_001]:
        seen(f"size {size}", lambda: client.search_model_versions(mine, max_results=size))
        seen(
            f"models, size {size}", lambda: client.search_registered_models(mine, max_results=size)
        )
    visible = [
        f"{mine} AND tags.`mlflow.prompt.is_prompt` = '{word}'"
        for word in ("true", "TRUE", "false", "x")
    ]
    for text in visible:
        label = text.rsplit(" ", 1)[1]
        seen(f"prompts {label}", lambda: client.search_registered_models(text))
        seen(f"prompt versions {label}", lambda: client.search_model_versions(text))


def prompts_as_models(seen: Seen, client: MlflowClient) -> None:
    prompt = seen.name("prompt")
    client.register_prompt(prompt, "x")
    calls = {
        "get": lambda: client.get_registered_model(prompt),
        "version": lambda: client.get_model_version(prompt, "1"),
        "new version": lambda: client.create_model_version(prompt, "s3://b/x"),
        "describe": lambda: client.update_registered_model(prompt, "d"),
        "describe a version": lambda: client.update_model_version(prompt, "1", "d"),
        "rename": lambda: client.rename_registered_model(prompt, prompt + "x"),
        "tag": lambda: client.set_registered_model_tag(prompt, "k", "v"),
        "version tag": lambda: client.set_model_version_tag(prompt, "1", "k", "v"),
        "alias": lambda: client.set_registered_model_alias(prompt, "a", "1"),
        "by alias": lambda: client.get_model_version_by_alias(prompt, "latest"),
        "latest": lambda: client.get_latest_versions(prompt),
        "stage": lambda: client.transition_model_version_stage(prompt, "1", "Staging"),
        "uri": lambda: client.get_model_version_download_uri(prompt, "1"),
        "copy": lambda: client.copy_model_version(f"models:/{prompt}/1", prompt + "y"),
        "delete a version": lambda: client.delete_model_version(prompt, "1"),
        "delete": lambda: client.delete_registered_model(prompt),
        "create": lambda: client.create_registered_model(prompt),
    }
    for label, call in calls.items():
        seen(label, call)
    seen("still there", lambda: client.load_prompt(prompt, version=1, cache_ttl_seconds=0))


SCENARIOS = [
    models_are_created,
    versions_are_described,
    stages,
    renaming,
    model_searches,
    prompts_as_models,
]
