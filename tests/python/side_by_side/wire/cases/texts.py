"""Names, keys, values, aliases, descriptions and sources of every kind and length."""

from collections.abc import Iterator

from side_by_side.wire.endpoints import IS_PROMPT, MODELS, VERSIONS, state, subject
from side_by_side.wire.exchange import Request, delete, get, post

WORDS = [
    "a", "a b", " a", "a ", "a.b", ".a", "a.", "..", ".", "...", "a..b", "..a", "./a", "a/b", "/a",
    "a/", "a//b", "a/../b", "a/./b", "a:b", ":", "a-b", "-", "_", "a\tb", "a\nb", "a\rb", "a\\b",
    "a'b", 'a"b', "a`b", "a!b", "a@b", "a#b", "a%b", "a%2Fb", "a&b", "a=b", "a+b", "a?b", "a*b",
    "a(b)", "a[b]", "a{b}", "a|b", "a~b", "~", "a<b>", "a,b", "a;b", "a$b", "a^b", "é", "e\u0301",
    "ß", "日本", "🦀", "\u200b", "\u00a0", "a\u2028b", "\ufeffa", "Ⅷ", "²", "٣", "a\u0301", "\x01",
    "\x7f", "\x85", "%00", "None", "null", "true", "latest", "LATEST", "v1", "V1", "v", "v1x", "1",
]  # fmt: skip

SOURCES = [
    "s3://b/k", "s3://b/k/../x", "s3://b/../x", "s3://b/%2e%2e/x", "s3://b/..%2fx", "s3://b/k/",
    "s3://b", "s3://", "s3:/b/k", "s3:b", "S3://B/K", "s3://b//k", "s3://b/./k", "s3://b/k?x=../y",
    "s3://b/k#../y", "s3://b/a b", "s3://b/ä", "gs://b/k", "wasbs://c@a/k", "abfss://c@a/k",
    "dbfs:/k", "dbfs:///k", "hdfs://h/k", "viewfs://h/k", "http://h/k", "https://h/k",
    "HTTP://h/k", "ftp://h/k", "sftp://h/k", "r2://b/k", "b2://b/k", "adl://b/k", "uc://b/k",
    "mlflow-artifacts:/k", "mlflow-artifacts://h/k", "mlflow-artifacts:k", "runs:/r/k",
    "runs://p/r/k", "runs:/", "models:/", "models:/m", "models:/m/1", "models:/m@a",
    "models:/m/latest", "models:/m-1", "models://p/m/1", "models:/m/1/2", "file:/k", "file:///k",
    "file:k", "file://h/k", "file://localhost/k", "/k", "k", "./k", "../k", "", " ", ".", "~",
    "C:\\k", "C:/k", "\\\\h\\k", "x:/k", "x://h/k", "1:/k", ":k", "a b:c", "s3", "é",
    "dummy-source", "prompt-template", "Dummy-Source", "dummy-source ", "dummy-source/",
    "sqlite:///k", "postgresql://h/d", "data:,x", "urn:x:y", "//h/k",
]  # fmt: skip


def names_and_keys(mark: str) -> Iterator[Request]:
    """The same words as names, keys, aliases and values."""
    renamed = f"{mark}_r"
    yield from subject(mark)
    yield from subject(renamed)
    for word in WORDS:
        shown = repr(word)
        for name in (word, f"{mark}{word}"):
            yield post(f"create {name!r}", f"{MODELS}/create", name=name, tags=[IS_PROMPT])
            yield get(f"get {name!r}", f"{MODELS}/get", name=name)
            yield post(
                f"version {name!r}",
                f"{VERSIONS}/create",
                name=name,
                source="dummy-source",
                tags=[IS_PROMPT],
            )
            yield delete(f"delete {name!r}", f"{MODELS}/delete", name=name)
        yield post(f"rename to {shown}", f"{MODELS}/rename", name=renamed, new_name=word)
        yield post(f"rename from {shown}", f"{MODELS}/rename", name=word, new_name=renamed)
        yield post(f"key {shown}", f"{MODELS}/set-tag", name=mark, key=word, value=word)
        yield post(
            f"version key {shown}",
            f"{VERSIONS}/set-tag",
            name=mark,
            version="1",
            key=word,
            value=word,
        )
        yield post(f"alias {shown}", f"{MODELS}/alias", name=mark, alias=word, version="1")
        yield get(f"by alias {shown}", f"{MODELS}/alias", name=mark, alias=word)
        yield post(
            f"alias to version {shown}", f"{MODELS}/alias", name=mark, alias="b", version=word
        )
        yield get(f"version {shown}", f"{VERSIONS}/get", name=mark, version=word)
        tags = [{"key": word, "value": word}]
        yield post(
            f"create with {shown}",
            f"{MODELS}/create",
            name=f"{mark}_{WORDS.index(word)}",
            tags=tags,
        )
        yield post(
            f"version with {shown}",
            f"{VERSIONS}/create",
            name=mark,
            source="dummy-source",
            tags=[IS_PROMPT, *tags],
        )
    yield from state(mark)
    for word in WORDS:
        yield delete(f"drop key {word!r}", f"{MODELS}/delete-tag", name=mark, key=word)
        yield delete(
            f"drop version key {word!r}", f"{VERSIONS}/delete-tag", name=mark, version="1", key=word
        )
        yield delete(f"drop alias {word!r}", f"{MODELS}/alias", name=mark, alias=word)
    yield from state(mark)


def sizes(mark: str) -> Iterator[Request]:
    """Just within the limits, and just beyond."""
    yield from subject(mark)
    for letter in ("x", "ä", "🦀"):
        for count in (249, 250, 251, 255, 256, 257, 500):
            word = letter * count
            shown = f"{count} {letter}"
            yield post(f"key of {shown}", f"{MODELS}/set-tag", name=mark, key=word, value="")
            yield post(
                f"version key of {shown}",
                f"{VERSIONS}/set-tag",
                name=mark,
                version="1",
                key=word,
                value="",
            )
            yield post(f"alias of {shown}", f"{MODELS}/alias", name=mark, alias=word, version="1")
            yield get(f"by alias of {shown}", f"{MODELS}/alias", name=mark, alias=word)
            yield post(f"name of {shown}", f"{MODELS}/create", name=word, tags=[IS_PROMPT])
            yield delete(f"delete name of {shown}", f"{MODELS}/delete", name=word)
        for count in (5000, 5001, 99_999, 100_000, 100_001, 150_000):
            word = letter * count
            shown = f"{count} {letter}"
            yield post(f"value of {shown}", f"{MODELS}/set-tag", name=mark, key="v", value=word)
            yield post(
                f"version value of {shown}",
                f"{VERSIONS}/set-tag",
                name=mark,
                version="1",
                key="v",
                value=word,
            )
            yield post(
                f"description of {shown}",
                f"{MODELS}/create",
                name=f"{mark}{count}{letter}",
                description=word,
            )
            text = [IS_PROMPT, {"key": "mlflow.prompt.text", "value": word}]
            yield post(
                f"text of {shown}",
                f"{VERSIONS}/create",
                name=mark,
                source="dummy-source",
                tags=text,
            )
            model = [{"key": "mlflow.prompt.text", "value": word}]
            yield post(
                f"text of a model of {shown}",
                f"{MODELS}/create",
                name=f"{mark}{count}{letter}t",
                tags=model,
            )
    yield from state(mark)


def sources(mark: str) -> Iterator[Request]:
    """Where the files of a model may be; each on a model of its own."""
    extras = [{}, {"run_id": ""}, {"run_id": "0" * 32}, {"model_id": "m-1"}, {"tags": [IS_PROMPT]}]
    for number, source in enumerate(SOURCES):
        for extra, more in enumerate(extras):
            name, label = f"{mark}_{number}_{extra}", f"{source!r} {more or ''}"
            yield post("model", f"{MODELS}/create", name=name)
            yield post(label, f"{VERSIONS}/create", name=name, source=source, **more)
            yield get(f"uri of {label}", f"{VERSIONS}/get-download-uri", name=name, version="1")
