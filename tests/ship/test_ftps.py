"""FTP with TLS: whom it trusts, and with what it signs in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from conftest import SiteFolder
from pagefeed.ship.manifest import NAME as MANIFEST
from pagefeed.ship.target import TargetError
from pagefeed.ship.targets import ftps
from shipping import Shipped, an_ftp_server, shipped_to


@pytest.fixture
def host(site: SiteFolder, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shipped]:
    with an_ftp_server() as place:
        yield shipped_to(place, site, monkeypatch)


def test_a_wrong_password_is_said(host: Shipped) -> None:
    Path(host.place.environment["NETRC"]).write_text("machine localhost login ida password wrong\n", "utf-8")

    with pytest.raises(TargetError, match="the server denies access: 530"):
        host.deploy()


def test_a_password_that_nobody_wrote_down_is_asked_for_with_the_line_to_add(host: Shipped) -> None:
    Path(host.place.environment["NETRC"]).write_text("machine elsewhere login ida password secret\n", "utf-8")

    with pytest.raises(TargetError, match=r"add to \S+netrc: machine localhost login ida password"):
        host.deploy()


def test_a_certificate_that_nobody_trusts_is_refused(host: Shipped, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")

    with pytest.raises(TargetError, match="its certificate is not trusted: self-signed certificate"):
        host.deploy()


def test_a_server_that_speaks_tls_from_the_start_is_known_by_its_port(
    site: SiteFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    with an_ftp_server("implicit") as place:
        port = urlsplit(place.to).port
        assert ftps._IMPLICIT == 990  # Only root may listen there.
        monkeypatch.setattr(ftps, "_IMPLICIT", port)
        host = shipped_to(place, site, monkeypatch)

        host.deploy()
        place.remove(MANIFEST)
        again = host.deploy()

        assert again.delivery.sent == []
        assert place.served() == site.dist()
