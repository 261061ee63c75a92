"""The preview in a browser.

Lives here: starlette and uvicorn; the addresses of the preview, and what they answer.
Does not live here: what is shown (preview), when it changes (watching), how the shell looks (`shell.html`, `shell.css`,
`shell.js`).

Addresses: `/` is the shell; `/dist/...` are the documents, byte for byte as they would be published; `/-/...` is what
the shell asks for. The page for people forbids every script but its own, rightly, so that nothing can be put into it
that reloads it: the shell shows it in a frame, and reloads that.
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import os
import socket
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from datetime import datetime
from html import escape
from importlib.resources import files
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from pagefeed.entries.content import strict
from pagefeed.errors import SiteError
from pagefeed.model import Entry, Place
from pagefeed.render.hosts import served
from pagefeed.serve.preview import Preview, State
from pagefeed.serve.watching import changes, has_events

PORTS = 10
"""How many ports are tried, from the one that is asked for."""
_HEARTBEAT = 15.0
"""Seconds: so often a browser hears something, or a connection that is gone would go on for ever."""
_ASSETS = {"shell.css": "text/css", "shell.js": "text/javascript"}
_OURS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "frame-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
}
_ENTRY_POLICY = "default-src 'none'; img-src http: https: data:; style-src 'self'; sandbox"


class Desk:
    """The preview, the browsers that look at it, and the one thread that builds it."""

    def __init__(self, preview: Preview, say: Callable[[State], None]) -> None:
        self.preview, self.say = preview, say
        self.state = State("", "", (), (), (), 0)
        self.listeners: set[asyncio.Queue[str]] = set()
        self._thread = ThreadPoolExecutor(1)

    async def on_thread(self, function: Callable[..., Any], *arguments: object) -> Any:
        """Call what needs the catalog."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, function, *arguments)

    async def build(self) -> None:
        """Build anew, and tell everybody."""
        self.state = await self.on_thread(self.preview.build)
        self.say(self.state)
        for queue in self.listeners:
            queue.put_nowait(self.state.version)

    async def watch(self, poll: bool) -> None:
        """Build anew with each change, for ever."""
        async for _ in changes(self.preview.root, poll=poll):
            await self.build()

    def close(self) -> None:
        """Take the preview away."""
        self._thread.submit(self.preview.close).result()
        self._thread.shutdown()


# --- what is answered ---------------------------------------------------------------------------


class _Documents(StaticFiles):
    """Documents with the type and the caching that hosts are told; none but those of the preview.

    Other sites may not read them, although hosts let them, for this one shows what is not published yet.
    """

    def file_response(
        self, full_path: Any, stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        response = super().file_response(full_path, stat_result, scope, status_code)
        how = served(os.path.relpath(full_path, str(self.directory)).replace(os.sep, "/"))
        response.headers["Content-Type"], response.headers["Cache-Control"] = how.type, how.cache
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response


def application(desk: Desk) -> ASGIApp:
    """The whole of it."""

    async def shell(_: Request) -> Response:
        return HTMLResponse(_asset("shell.html"), headers=_OURS)

    async def asset(request: Request) -> Response:
        name = request.path_params["name"]
        if name not in _ASSETS:
            return PlainTextResponse("not found", 404)
        return Response(_asset(name), headers=_OURS | {"Content-Type": f"{_ASSETS[name]}; charset=utf-8"})

    async def state(_: Request) -> Response:
        return JSONResponse(asdict(desk.state), headers=_OURS)

    async def events(_: Request) -> Response:
        return StreamingResponse(_events(desk), media_type="text/event-stream", headers={"Cache-Control": "no-store"})

    async def raw(request: Request) -> Response:
        text = await desk.on_thread(_text_of, desk.preview.out, request.path_params["path"])
        return PlainTextResponse("not found", 404) if text is None else HTMLResponse(_numbered(text), headers=_OURS)

    async def entries(request: Request) -> Response:
        found = await desk.on_thread(desk.preview.entries, request.query_params.get("feed", ""))
        listed = [
            {"id": each.id, "title": each.content.title, "provisional": desk.preview.is_provisional(each.id)}
            for each in found
        ]
        return JSONResponse(listed, headers=_OURS)

    async def entry(request: Request) -> Response:
        found: tuple[Entry, ...] = await desk.on_thread(desk.preview.entries, request.query_params.get("feed", ""))
        for each in found:
            if each.id == request.query_params.get("id"):
                page = _as_a_reader(each, desk.preview.is_provisional(each.id))
                return HTMLResponse(page, headers=_OURS | {"Content-Security-Policy": _ENTRY_POLICY})
        return PlainTextResponse("no such entry", 404)

    routes = [
        Route("/", shell),
        Route("/-/state", state),
        Route("/-/events", events),
        Route("/-/entries", entries),
        Route("/-/entry", entry),
        Route("/-/raw/{path:path}", raw),
        Route("/-/{name}", asset),
        Mount("/dist", _Documents(directory=desk.preview.out, html=True)),
    ]
    return _KnownHost(Starlette(routes=routes))


class _KnownHost:
    """Answers only who calls this server by an address or `localhost`.

    A page of the web could otherwise let its own name stand for this machine, and read the preview (DNS rebinding).
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not _is_address(Request(scope).headers.get("host", "")):
            what = "this preview is at an address or at localhost; open it by the address that the program prints\n"
            await PlainTextResponse(what, 421)(scope, receive, send)
            return
        await self.app(scope, receive, send)


def _is_address(host: str) -> bool:
    name = host[1:].partition("]")[0] if host.startswith("[") else host.rpartition(":")[0] or host
    if name.lower() == "localhost":
        return True
    try:
        return bool(ipaddress.ip_address(name))
    except ValueError:
        return False


async def _events(desk: Desk) -> AsyncIterator[str]:
    """Server-sent events: the version of each build, first the one that is there (HTML, section 9.2)."""
    queue: asyncio.Queue[str] = asyncio.Queue()
    desk.listeners.add(queue)
    try:
        yield f"retry: 500\ndata: {desk.state.version}\n\n"
        while True:
            try:
                yield f"data: {await asyncio.wait_for(queue.get(), _HEARTBEAT)}\n\n"
            except TimeoutError:
                yield ": still here\n\n"
    finally:
        desk.listeners.discard(queue)


def _asset(name: str) -> str:
    return (files("pagefeed.serve") / name).read_text("utf-8")


def _text_of(out: str, path: str) -> str | None:
    whole = os.path.realpath(os.path.join(out, path))
    if os.path.commonpath((whole, os.path.realpath(out))) != os.path.realpath(out) or not os.path.isfile(whole):
        return None
    with open(whole, encoding="utf-8", errors="replace") as file:
        return file.read()


def _numbered(text: str) -> str:
    lines = "".join(f"<li><code>{escape(line)}</code></li>" for line in text.split("\n"))
    return (
        f'<!doctype html><html lang="en"><title>Source</title>{_STYLE}<body class="raw"><ol>{lines}</ol></body></html>'
    )


_STYLE = '<link rel="stylesheet" href="/-/shell.css">'


def _as_a_reader(entry: Entry, provisional: bool) -> str:
    """An entry as the strictest readers show it."""
    content = entry.content
    by = ", ".join(author.name for author in content.authors)
    about = " · ".join(filter(None, (f"{entry.published.at:%Y-%m-%d %H:%M} UTC", by)))
    id_ = f"{entry.id} (provisional: the publication gives it another)" if provisional else entry.id
    link = f'<p><a href="{escape(content.link)}">{escape(content.link)}</a></p>' if content.link else ""
    return (
        f'<!doctype html><html lang="{escape(content.language or "en")}"><title>{escape(content.title)}</title>{_STYLE}'
        f'<body class="reader"><header><h1>{escape(content.title)}</h1><p class="about">{escape(about)}</p></header>'
        f"<article>{strict(content.html)}</article>"
        f'<footer>{link}<p class="about">{escape(id_)}</p></footer></body></html>'
    )


# --- running it ---------------------------------------------------------------------------------


def bound(address: str, port: int) -> socket.socket:
    """A socket at a port that is free, the one asked for or one of the next. Raises SiteError where none is."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    failed: OSError | None = None
    for each in range(port, port + PORTS if port else 1):
        found = socket.socket(family, socket.SOCK_STREAM)
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            found.bind((address, each))
            found.listen(128)  # Who comes before the first build waits.
            return found
        except OSError as error:
            found.close()
            failed = error
    what = f"no port from {port} to {port + PORTS - 1} is free" if port else f"{failed}"
    raise SiteError(what, at=Place(address), cure="name another with --port")


def serve(
    root: str,
    listening: socket.socket,
    clock: Callable[[], datetime],
    *,
    drafts: bool,
    future: bool,
    poll: bool,
    say: Callable[[State], None],
    no_events: Callable[[], None],
    ready: Callable[[], None],
) -> None:
    """Show a site until somebody ends it. `say` is called with each build, `no_events` once where changes have to be
    looked for, `ready` once the first build is there."""

    async def run() -> None:
        desk = Desk(Preview(root, clock, drafts=drafts, future=future), say)
        config = uvicorn.Config(application(desk), log_level="warning", lifespan="off", timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        told = poll or not await asyncio.to_thread(has_events, root)
        if told:
            no_events()
        watching = asyncio.create_task(desk.watch(told))
        try:
            await desk.build()
            ready()
            await server.serve(sockets=[listening])
        finally:
            watching.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await watching
            desk.close()

    asyncio.run(run())
