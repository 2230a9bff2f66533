"""Emulators of clouds: what starts and stops one, and what looks into it past FMF."""

import base64
import contextlib
import hashlib
import hmac
import json
import re
import socket
import subprocess
import urllib.parse
import xml.etree.ElementTree as xml
from collections.abc import Iterator
from pathlib import Path

import requests

from servers import free_port, required, wait_until

REGION = "eu-central-1"
ACCOUNT = "devstoreaccount1"
# The key that this emulator has for everybody; it guards nothing.
ACCOUNT_KEY = (
    "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
)


class Emulator:
    """A cloud on a port of its own, by HTTPS, with a certificate that `authority` has signed."""

    def __init__(self, folder: Path, authority: Path) -> None:
        self.folder, self.authority = folder, authority
        self.port = free_port()
        self.process: subprocess.Popen | None = None
        folder.mkdir(parents=True)

    def command(self) -> list[str]:
        raise NotImplementedError

    def start(self) -> None:
        with (self.folder / "emulator.log").open("a") as said:
            self.process = subprocess.Popen(
                self.command(), stdout=said, stderr=said, cwd=self.folder
            )
        wait_until(self.answers, f"{self.command()[0]} answers")

    def close(self) -> None:
        if self.process:
            self.process.terminate()
            self.process.wait(timeout=20)

    def answers(self) -> bool:
        assert self.process.poll() is None, f"the emulator ended; see {self.folder}"
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def ask(self, method: str, path: str, **more) -> requests.Response:
        url = f"https://127.0.0.1:{self.port}/{path}"
        trust = str(self.authority / "ca.pem")
        answer = requests.request(method, url, verify=trust, timeout=60, **more)
        assert answer.ok, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer


class S3(Emulator):
    """Amazon S3, by moto. It checks signatures once a key is made."""

    scheme = "s3"
    forgets_unfinished = True

    def command(self) -> list[str]:
        chain, key = self.authority / "chain.pem", self.authority / "key.pem"
        binary = required("FMF_TEST_MOTO_BIN")
        tls = ["--ssl-cert", str(chain), "--ssl-key", str(key)]
        return [binary, "--host", "127.0.0.1", "--port", str(self.port), *tls]

    def make(self, bucket: str) -> None:
        place = f"<LocationConstraint>{REGION}</LocationConstraint>"
        body = f"<CreateBucketConfiguration>{place}</CreateBucketConfiguration>"
        self.ask("PUT", bucket, data=body)

    def let_in(self) -> dict[str, str]:
        """A user's new key, as variables; from now on nobody gets in without one."""
        self._guard("inf")
        self._iam(Action="CreateUser", UserName="fmf")
        allowed = {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}
        policy = json.dumps({"Version": "2012-10-17", "Statement": [allowed]})
        named = {"PolicyName": "files", "PolicyDocument": policy}
        self._iam(Action="PutUserPolicy", UserName="fmf", **named)
        made = self._iam(Action="CreateAccessKey", UserName="fmf")
        self._guard("0")
        return self.environment | {
            "AWS_ACCESS_KEY_ID": re.search("<AccessKeyId>(.+?)<", made)[1],
            "AWS_SECRET_ACCESS_KEY": re.search("<SecretAccessKey>(.+?)<", made)[1],
        }

    @property
    def environment(self) -> dict[str, str]:
        return {
            "AWS_ENDPOINT_URL": f"https://127.0.0.1:{self.port}",
            "AWS_REGION": REGION,
            "SSL_CERT_FILE": str(self.authority / "ca.pem"),
        }

    @staticmethod
    def secrets(environment: dict[str, str]) -> list[str]:
        return [environment["AWS_SECRET_ACCESS_KEY"]]

    @staticmethod
    def wrong(environment: dict[str, str]) -> dict[str, str]:
        return environment | {"AWS_SECRET_ACCESS_KEY": "d3Jvbmc" + "x" * 33}

    def put(self, bucket: str, name: str) -> None:
        """A file that FMF did not write."""
        self._look("PUT", f"{bucket}/{name}", data=b"")

    def names(self, bucket: str, below: str) -> list[str]:
        """The names of what the bucket holds."""
        listed = self._look("GET", bucket, params={"list-type": 2, "prefix": below})
        return _texts(listed, "Key")

    def unfinished(self, bucket: str) -> list[str]:
        """The names of uploads whose parts are held and that are not whole."""
        return _texts(self._look("GET", f"{bucket}?uploads"), "Key")

    @contextlib.contextmanager
    def unguarded(self) -> Iterator[None]:
        """Lets everybody in. It takes the signature of a query with a blank for a wrong one."""
        self._guard("inf")
        try:
            yield
        finally:
            self._guard("0")

    def _look(self, method: str, path: str, **more) -> requests.Response:
        with self.unguarded():
            return self.ask(method, path, **more)

    def _guard(self, after: str) -> None:
        """Who calls is looked at after so many calls."""
        self.ask("POST", "moto-api/reset-auth", data=after)

    def _iam(self, **words: str) -> str:
        who = "AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/iam/aws4_request"
        headers = {"Authorization": f"{who}, SignedHeaders=host, Signature=x"}
        return self.ask("POST", "", data=words | {"Version": "2010-05-08"}, headers=headers).text


class Azure(Emulator):
    """Azure Blob Storage, by azurite. It has one account, and keeps blobs in its folder."""

    scheme = "az"
    # A blob's parts that were never put together go after a week, and nothing removes them sooner.
    forgets_unfinished = False

    def command(self) -> list[str]:
        chain, key = self.authority / "chain.pem", self.authority / "key.pem"
        binary = required("FMF_TEST_AZURITE_BIN")
        place = ["--blobHost", "127.0.0.1", "--blobPort", str(self.port)]
        place += ["--location", str(self.folder), "--cert", str(chain), "--key", str(key)]
        return [binary, *place, "--silent", "--skipApiVersionCheck", "--disableTelemetry"]

    def make(self, bucket: str) -> None:
        if bucket not in _texts(self._look("GET", "", comp="list"), "Name"):
            self._look("PUT", bucket, restype="container")

    def let_in(self) -> dict[str, str]:
        return self.environment | {"AZURE_STORAGE_ACCOUNT_KEY": ACCOUNT_KEY}

    @property
    def environment(self) -> dict[str, str]:
        return {
            "AZURE_STORAGE_ENDPOINT": f"https://127.0.0.1:{self.port}/{ACCOUNT}",
            "AZURE_STORAGE_ACCOUNT_NAME": ACCOUNT,
            "SSL_CERT_FILE": str(self.authority / "ca.pem"),
        }

    @staticmethod
    def secrets(environment: dict[str, str]) -> list[str]:
        token = environment.get("AZURE_STORAGE_SAS_TOKEN", "")
        signature = urllib.parse.parse_qs(token).get("sig", [])
        signature += [urllib.parse.quote(part, safe="") for part in signature]
        return [environment.get("AZURE_STORAGE_ACCOUNT_KEY", ACCOUNT_KEY), *signature]

    @staticmethod
    def wrong(environment: dict[str, str]) -> dict[str, str]:
        wrong = base64.b64encode(b"wrong" * 12).decode()
        return environment | {"AZURE_STORAGE_ACCOUNT_KEY": wrong}

    def unguarded(self) -> contextlib.AbstractContextManager:
        """Nobody is kept out who has the key."""
        return contextlib.nullcontext()

    def put(self, bucket: str, name: str) -> None:
        """A file that FMF did not write."""
        self._look("PUT", f"{bucket}/{name}", data=b"", headers={"x-ms-blob-type": "BlockBlob"})

    def names(self, bucket: str, below: str) -> list[str]:
        """The names of what the container holds."""
        return _texts(self._list(bucket, prefix=below), "Name")

    def unfinished(self, bucket: str) -> list[str]:
        """The names of uploads whose parts are held and that are not whole."""
        whole = self.names(bucket, "")
        every = _texts(self._list(bucket, include="uncommittedblobs"), "Name")
        return [name for name in every if name not in whole]

    def signature(self) -> str:
        """A token that lets its bearer read and write everything."""
        told = {"sp": "rwdlac", "ss": "b", "srt": "sco", "se": "2099-01-01T00:00:00Z"}
        told["sv"] = "2019-02-02"
        parts = [ACCOUNT, told["sp"], told["ss"], told["srt"], "", told["se"], "", ""]
        text = "\n".join([*parts, told["sv"], ""]).encode()
        made = hmac.new(base64.b64decode(ACCOUNT_KEY), text, hashlib.sha256).digest()
        return urllib.parse.urlencode(told | {"sig": base64.b64encode(made).decode()})

    def _list(self, bucket: str, **params: str) -> requests.Response:
        return self._look("GET", bucket, restype="container", comp="list", **params)

    def _look(
        self, method: str, path: str, data: bytes = b"", headers: dict | None = None, **params: str
    ) -> requests.Response:
        query = f"{urllib.parse.urlencode(params)}&{self.signature()}"
        return self.ask(method, f"{ACCOUNT}/{path}?{query}", data=data, headers=headers)


CLOUDS = {"s3": S3, "azure": Azure}


def _texts(answer: requests.Response, tag: str) -> list[str]:
    found = xml.fromstring(answer.content.lstrip(b"\xef\xbb\xbf")).iter()
    return [at.text for at in found if at.tag.split("}")[-1] == tag]
