"""The door: arguments in, one library call, an exit status out.

Lives here: the commands, their help, and the one place that asks the clock.
Does not live here: work of any kind, or how a person sees its result (console).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pagefeed.console.printing import Output
    from pagefeed.model import Finding

_EPILOG = """\
exit status:
  0  published
  1  published, but there are problems to fix: each line says where, what, and the cure
  2  nothing published
  3  plan alone: subscribers will see a change

start here:
  make a site in an empty folder: `pagefeed init`
  put a page (text, saved HTML, Markdown) into items/, or run `publish.py add FILE`
  describe a feed in feeds/NAME.toml, and what all feeds share in feeds/site.toml
  run `publish.py`, and put the folder dist/ on any web server
"""

_SITE_OPTIONS = {
    "title": "the name of the site",
    "link": "its address",
    "base": "the address at which dist/ will be served (default: feeds/ below the site)",
    "timezone": "the time zone of its dates, such as Europe/London",
    "language": "its language, such as en-GB",
    "author": "the author of entries whose page names nobody",
}
"""Keys of site.toml that `init` takes as options."""
_FILE = {"bash": "_shtab_compgen_files", "zsh": "_files", "tcsh": "f"}
_FOLDER = {"bash": "_shtab_compgen_dirs", "zsh": "_files -/", "tcsh": "d"}
"""How shells complete an argument; the values of shtab.FILE and shtab.DIRECTORY, which would have to be imported."""


def main(argv: Sequence[str] | None = None, *, home: str | None = None) -> int:
    """Run one command. Returns the exit status. `home` is the folder whose site is meant where the current folder is
    none."""
    parser = _parser(_site(home))
    arguments = list(sys.argv[1:] if argv is None else argv)
    args = parser.parse_args(arguments)
    if args.debug:
        import logging

        logging.basicConfig(level=logging.DEBUG, format="%(message)s")
    try:
        command: Callable[[argparse.Namespace], int] = args.command
        return command(args)
    except KeyboardInterrupt:
        print("stopped; every file is whole, and the next run continues from here", file=sys.stderr)
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except Exception as error:
        from pagefeed.console.findings import show_failure
        from pagefeed.errors import PublishError, SiteError, fault
        from pagefeed.model import Place

        if not isinstance(error, PublishError):
            found = fault(error, Place(getattr(args, "file", args.site)))
            error = SiteError(found.what, at=found.place, cure=found.cure)
        try:
            show_failure(error, _output(args))
        except BrokenPipeError:
            sys.stderr.close()
        return 2


def _output(args: argparse.Namespace) -> Output:
    """How a command is to speak, of the options that all have."""
    from pagefeed.console.printing import Output

    return Output(args.site, args.json, args.quiet, args.verbose, getattr(args, "format", None) or "")


def build(args: argparse.Namespace) -> int:
    """Read what changed in items/ and feeds/, and write dist/."""
    from datetime import UTC, datetime

    from pagefeed import run
    from pagefeed.console.progress import progress
    from pagefeed.console.summary import show_report

    with progress(_output(args)) as tell:
        report = run.build(
            args.site,
            args.out,
            datetime.now(UTC),
            only=args.feed,
            write=args.write,
            allow_flood=args.allow_flood,
            progress=tell,
            jobs=args.jobs,
        )
    show_report(report, _output(args), write=args.write)
    return report.status


def init(args: argparse.Namespace) -> int:
    """Make a site in an empty folder. On a terminal it asks for title, address and time zone; options answer for
    scripts. With --from, it takes the settings and copies the pages of another generator's site."""
    from datetime import UTC, datetime

    from pagefeed import init as newcomer
    from pagefeed.config.generators import GENERATORS
    from pagefeed.console.setup import ask, show_made

    if args.origin and args.origin[0] not in GENERATORS:
        args.parser.error(f"argument --from: invalid choice: '{args.origin[0]}' (choose from {', '.join(GENERATORS)})")
    folder = args.folder or ("." if args.site == args.home else args.site)
    options = {name: value for name in _SITE_OPTIONS if (value := getattr(args, name)) is not None}
    asks = None if args.json or args.quiet or not sys.stdin.isatty() else ask
    made = newcomer.init(folder, datetime.now(UTC), options, origin=args.origin, ask=asks)
    show_made(made, _output(args))
    return 0


def schema(args: argparse.Namespace) -> int:
    """Write JSON Schemas of site.toml, of feeds and of sidecars into schemas/. Editors complete and check a file whose
    first line is `#:schema ../schemas/feed.schema.json`; write them again after an update of the program."""
    from pagefeed import schemas
    from pagefeed.console.setup import show_written

    show_written(schemas.write(args.site), _output(args))
    return 0


def completion(args: argparse.Namespace) -> int:
    """Print a completion script for a shell. For bash:
    `pagefeed completion bash > ~/.local/share/bash-completion/completions/pagefeed`."""
    from pagefeed.console.setup import show_completion

    return show_completion(_parser(), args.shell)


def add(args: argparse.Namespace) -> int:
    """Bring pages into items/ under today's date, and show the entries they hold. A page is a file, an address of the
    web, or `-` for standard input; --paste takes what you copied in a browser, with its links and pictures. Of several
    pages it shows how many each holds, and the entries with --verbose."""
    from datetime import UTC, datetime
    from functools import partial

    from pagefeed import editor
    from pagefeed.console.findings import show_refusal
    from pagefeed.console.pages import show_added
    from pagefeed.errors import PublishError, contained
    from pagefeed.model import Place
    from pagefeed.remote.fetch import is_url

    if not args.files and not args.list and not args.paste:
        args.parser.error("name a FILE, an address, a list with --from, or the clipboard with --paste")
    now = datetime.now(UTC)

    def kept(file: str) -> str:
        if not is_url(file):
            return editor.add(args.site, file, now, title=args.title)
        from pagefeed.gather import gather

        return gather(args.site, file, now, title=args.title, allow_private=args.allow_private)

    ways = [(file, partial(kept, file)) for file in args.files]
    if args.paste:
        ways.append(("clipboard", partial(editor.paste, args.site, now, title=args.title)))
    added, refused = [], 0
    for file, put in ways:
        problems: list[Finding] = []
        with contained(Place(file), problems):
            added.append(editor.reading(args.site, put(), now))
        if problems:
            refused += 1
            show_refusal(problems)
    if args.list:
        from pagefeed.gather import gather_all

        for each in gather_all(args.site, args.list, now, allow_private=args.allow_private):
            if isinstance(each, PublishError):
                refused += 1
                show_refusal(each.findings)
            else:
                added.append(editor.reading(args.site, each, now))
    nothing_new = bool(args.list) and not refused and not added
    status = show_added(added, _output(args)) if added or args.json or nothing_new else 2
    return max(status, 1 if refused and added else 2 if refused else 0)


def serve(args: argparse.Namespace) -> int:
    """Show the site in a browser while you write. It is built into a folder of its own with each change, and the
    browser shows it at once; dist/ and the ledger stay as they are. Ctrl-C ends it."""
    from datetime import UTC, datetime

    from pagefeed.console.findings import show_finding
    from pagefeed.console.serving import Serving

    try:
        from pagefeed.serve.server import bound
        from pagefeed.serve.server import serve as run
    except ModuleNotFoundError as error:
        if str(error.name).partition(".")[0] not in ("starlette", "uvicorn", "watchfiles"):
            raise
        show_finding("error", f"{error.name} is not installed; run `pip install 'pagefeed[serve]'`")
        return 2
    listening = bound(args.bind, args.port)
    shown = Serving(_output(args), listening.getsockname(), args.port, opens=args.open)
    run(
        args.site,
        listening,
        lambda: datetime.now(UTC),
        drafts=args.drafts,
        future=args.future,
        poll=args.poll,
        say=shown.built,
        no_events=shown.polls,
        ready=shown.ready,
    )
    return 0


def show(args: argparse.Namespace) -> int:
    """Show how a page is read: every line and what it was taken for, then its entries. Several lines of boilerplate
    in a row are shown as one, except with --all. --labels prints what teaches the program to read it better."""
    from datetime import UTC, datetime

    from pagefeed import editor
    from pagefeed.console.pages import show_reading
    from pagefeed.console.printing import show_text

    if args.labels:
        show_text(editor.labels(args.site, args.file))
        return 0
    return show_reading(editor.reading(args.site, args.file, datetime.now(UTC)), _output(args), whole=args.all)


def why(args: argparse.Namespace) -> int:
    """Show where the title, dates and id of an entry come from. ENTRY is its id, its link, its page, or words of its
    title."""
    from pagefeed import editor
    from pagefeed.console.why import show_reasons

    return show_reasons(editor.reasons(args.site, args.entry), args.entry, _output(args))


def check(args: argparse.Namespace) -> int:
    """Do everything that build does, except writing. With --feed-file, judge any feed by the same rules. Exit status
    then: 0 if no rule is broken, 1 if some are, 2 if there is no feed."""
    if args.feed_file is None:
        return build(args)
    from pagefeed import editor
    from pagefeed.console.findings import show_verdict

    return show_verdict(args.feed_file, editor.validate(args.feed_file), _output(args))


def timer(args: argparse.Namespace) -> int:
    """Print a systemd timer, a cron line or a GitHub Actions workflow that publishes the site regularly.
    It runs `deploy` if the site names a target, else `build`."""
    import os

    from pagefeed.console.printing import show_text
    from pagefeed.files.inputs import load
    from pagefeed.timers import PACES, WAYS

    site = os.path.abspath(args.site)
    command = "deploy" if load(args.site).spec.deploys else "build"
    here = () if args.way == "actions" else ("--site", site)
    words = (sys.executable, "-m", "pagefeed", "--quiet", *here, command)
    show_text(WAYS[args.way](words, site, PACES[args.every]))
    return 0


def plan(args: argparse.Namespace) -> int:
    """Show what subscribers will see when the site is published now. It lists each entry that changes, and writes
    nothing. Exit status: 0 nothing changes, 3 something does, 1 there are problems to fix, 2 publishing would be
    refused."""
    from datetime import UTC, datetime

    from pagefeed import run
    from pagefeed.console.plan import show_plan

    now = datetime.now(UTC)
    return show_plan(*run.plan(args.site, args.out, now, only=args.feed, against=args.against), _output(args))


def adopt(args: argparse.Namespace) -> int:
    """Take over the ids and dates of a feed that was published elsewhere. FEED is RSS, Atom or JSON, a file or a URL;
    pages that match its entries keep their ids and dates, so that no subscriber sees anything twice. With the folder
    dist/ as FEED, a lost ledger gets its ids and dates back."""
    from datetime import UTC, datetime

    from pagefeed import editor, run
    from pagefeed.console.plan import show_adoption

    adoption = editor.adopt(args.site, args.address, only=args.feed)
    plans, _ = run.plan(args.site, args.out, datetime.now(UTC), only=args.feed)
    return show_adoption(adoption, plans, _output(args))


def retract(args: argparse.Namespace) -> int:
    """Take an entry out of every feed, from the next build on. ENTRY is its id, its link, its page, or words of its
    title. Its id is never used again. What readers have fetched already stays with them."""
    from pagefeed import editor
    from pagefeed.console.why import show_retraction

    return show_retraction(editor.retract(args.site, args.entry), "retracted", _output(args))


def restore(args: argparse.Namespace) -> int:
    """Bring a retracted entry back, under its old id and date."""
    from pagefeed import editor
    from pagefeed.console.why import show_retraction

    return show_retraction(editor.retract(args.site, args.entry, restore=True), "restored", _output(args))


def deploy(args: argparse.Namespace) -> int:
    """Build, then bring the output folder to a server. TARGET is the name of a table [deploy.TARGET] in
    feeds/site.toml, and may be left out where there is one. Only what differs is sent, each file whole, feeds after
    the pages that they name. Files of others at the target are never touched. Exit status: 0 deployed, 1 deployed, but
    there are problems to fix, 2 not deployed, or not completely: the next run continues."""
    from datetime import UTC, datetime

    from pagefeed import deployment, run
    from pagefeed.console.delivery import show_deployed
    from pagefeed.console.progress import progress
    from pagefeed.console.summary import show_report
    from pagefeed.ship.deploy import Options

    now = datetime.now(UTC)
    with progress(_output(args)) as tell:
        report = run.build(args.site, args.out, now, allow_flood=args.allow_flood, progress=tell, jobs=0)
    if report.status == 2:
        show_report(report, _output(args))
        return 2
    options = Options(
        dry_run=args.dry_run,
        prune=args.prune,
        max_deletes=args.max_deletes,
        force=args.force,
        break_lock=args.break_lock,
    )
    deployed = deployment.deploy(
        args.site, args.out, now, args.target, options, report=report, allow_flood=args.allow_flood
    )
    verified = pinged = None
    if not (args.dry_run or args.no_verify):
        wait = args.wait if deployed.delivery.sent else 0.0
        verified = deployment.verify(args.site, args.out, wait=wait)
    if not (args.dry_run or args.no_ping):
        pinged = deployment.ping(args.site, args.out, changed=frozenset(deployed.delivery.sent))
    return show_deployed(report, deployed, verified, pinged, _output(args), dry_run=args.dry_run)


def verify(args: argparse.Namespace) -> int:
    """Request the documents of the live site as readers do, and report what is wrong. Checked are status, address,
    type, bytes, compression, conditional requests, caching, access, links to hubs, old addresses and enclosures. URL
    is one of its documents, or any other. Exit status: 0 no problems, 1 there are problems to fix, 2 no answer."""
    from pagefeed import deployment
    from pagefeed.console.delivery import show_verified

    readers = [name for name in (args.readers or "").split(",") if name]
    verified = deployment.verify(args.site, args.out, urls=args.urls, readers=readers, wait=args.wait)
    return show_verified(verified, _output(args))


def ping(args: argparse.Namespace) -> int:
    """Tell the WebSub hubs which documents changed since the last ping. Each document is requested first: a hub is told
    only what the live site serves. Exit status: 0 all hubs were told, 1 one of them could not be told."""
    from pagefeed import deployment
    from pagefeed.console.delivery import show_pinged

    pinged = deployment.ping(args.site, args.out, dry_run=args.dry_run, again=args.all)
    return show_pinged(pinged, _output(args), dry_run=args.dry_run)


def _site(home: str | None) -> str:
    """The folder with items/ and feeds/, where nobody names it: the current one, else the program's own if that is a
    site, as where a timer starts it."""
    import os

    if home and not os.path.isdir("feeds") and os.path.isdir(os.path.join(home, "feeds")):
        return home
    return "."


def _parser(site: str = ".") -> argparse.ArgumentParser:
    from pagefeed.program import VERSION

    parser = argparse.ArgumentParser(
        prog="publish.py" if sys.argv[0].endswith("publish.py") else "pagefeed",
        description="Publish RSS, Atom and JSON feeds from article pages. Without a command: build.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        parents=[_shared()],
    )
    parser.add_argument("--version", action="version", version=f"pagefeed {VERSION}")
    parser.set_defaults(
        command=build,
        home=site,
        write=True,
        allow_flood=False,
        jobs=0,
        site=site,
        out=None,
        feed=None,
        json=False,
        format=None,
        quiet=False,
        verbose=False,
        debug=False,
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", prog=parser.prog)

    def command(name: str, function: Callable[[argparse.Namespace], int], says: str = "") -> argparse.ArgumentParser:
        words = says or (function.__doc__ or "")
        first = words.partition(". ")[0].removesuffix(".") + "."
        made = commands.add_parser(name, parents=[_shared()], help=first, description=words)
        made.set_defaults(command=function)
        return made

    for publishing in (parser, command("build", build)):
        publishing.add_argument(
            "--allow-flood",
            action="store_true",
            default=argparse.SUPPRESS,
            help="publish even if much of what subscribers have would change at once",
        )
        publishing.add_argument(
            "--jobs",
            type=int,
            metavar="N",
            default=argparse.SUPPRESS,
            help="read pages with N processes, where many have changed (default: one for each core; 1 for none)",
        )
    starting = command("init", init)
    starting.add_argument(
        "folder", nargs="?", metavar="DIR", help="an empty folder, or a new one (default: this folder)"
    )
    for name, says in _SITE_OPTIONS.items():
        starting.add_argument(f"--{name}", help=says)
    starting.add_argument(
        "--from",
        dest="origin",
        nargs=2,
        metavar=("TOOL", "FOLDER"),
        help="jekyll, hugo, zola, hexo, eleventy, obsidian or mkdocs, and the folder of that site",
    )
    starting.set_defaults(parser=starting)
    command("schema", schema)
    command("completion", completion).add_argument("shell", choices=("bash", "zsh", "tcsh"), help="your shell")
    timing = command("timer", timer)
    ways = timing.add_mutually_exclusive_group(required=True)
    for way in ("systemd", "cron", "actions"):
        ways.add_argument(f"--{way}", dest="way", action="store_const", const=way, help=f"for {way}")
    timing.add_argument("--every", choices=("15min", "hourly", "daily"), default="hourly", help="how often")
    planning = command("plan", plan)
    _names(
        planning.add_argument("--against", metavar="FEED", help="a feed that subscribers have: a file or URL"), _FILE
    )
    adding = command("add", add)
    adding.set_defaults(parser=adding)
    pages = adding.add_argument(
        "files", nargs="*", metavar="FILE", help="a copy of a page, its address, or - for standard input"
    )
    adding.add_argument(
        "--paste", action="store_true", help="add what the clipboard holds: the HTML that a browser copies, or text"
    )
    listed = adding.add_argument(
        "--from",
        dest="list",
        metavar="LIST",
        help="add all pages of a list: addresses, one a line, or bookmarks as HTML, CSV or JSON",
    )
    adding.add_argument(
        "--allow-private", action="store_true", help="also from addresses inside of your network, such as 192.168.0.1"
    )
    for named in (pages, listed):
        _names(named, _FILE)
    adding.add_argument("--title", help="a short name for the file, in place of the page's title")
    serving = command("serve", serve)
    serving.add_argument("--port", type=int, default=8000, help="the port, or the next free one (default: 8000)")
    serving.add_argument(
        "--bind", metavar="ADDRESS", default="127.0.0.1", help="listen on this address (default: this machine only)"
    )
    serving.add_argument("--open", action="store_true", help="open it in your browser")
    serving.add_argument("--drafts", action="store_true", help="show drafts too")
    serving.add_argument("--future", action="store_true", help="show entries that wait for their date")
    serving.add_argument("--poll", action="store_true", help="look for changes four times a second")
    showing = command("show", show)
    _names(showing.add_argument("file", metavar="FILE", help="a page, in items/ or anywhere else"), _FILE)
    showing.add_argument("--all", action="store_true", help="show every line of boilerplate as well")
    showing.add_argument(
        "--labels", action="store_true", help="print the labels of a text copy's lines, to be corrected"
    )
    command("why", why).add_argument("entry", metavar="ENTRY", help="an id, a link, a page, or words of a title")
    command("retract", retract).add_argument("entry", metavar="ENTRY", help="as for `why`, if it matches one entry")
    command("restore", restore).add_argument("entry", metavar="ENTRY", help="as for `why`, of a retracted entry")
    _names(
        command("adopt", adopt).add_argument(
            "address", metavar="FEED", help="a file, a URL, or the folder that this site was published into"
        ),
        _FILE,
    )
    deploying = command("deploy", deploy)
    deploying.add_argument("target", metavar="TARGET", nargs="?", help="which target, if site.toml names several")
    deploying.add_argument(
        "--dry-run", action="store_true", help="show what would be done, file by file, and do nothing"
    )
    deploying.add_argument("--prune", action="store_true", help="remove files deployed earlier that are no longer made")
    deploying.add_argument(
        "--max-deletes", metavar="N", type=int, default=20, help="refuse to remove more files at once (default: 20)"
    )
    deploying.add_argument("--no-verify", action="store_true", help="do not verify the live site afterwards")
    deploying.add_argument("--no-ping", action="store_true", help="do not ping hubs afterwards")
    deploying.add_argument(
        "--wait",
        metavar="SECONDS",
        type=float,
        default=120.0,
        help="wait this long until the live site serves what was sent (default: 120)",
    )
    deploying.add_argument("--force", action="store_true", help="send all files, also over files of others")
    deploying.add_argument(
        "--break-lock", action="store_true", help="take over the lock of a run that died on another machine"
    )
    deploying.add_argument(
        "--allow-flood",
        action="store_true",
        default=argparse.SUPPRESS,
        help="deploy even if much of what subscribers have would change at once",
    )
    verifying = command("verify", verify)
    verifying.add_argument("urls", metavar="URL", nargs="*", help="only these documents")
    verifying.add_argument("--as", dest="readers", metavar="NAMES", help="ask as these readers: feedly,miniflux ...")
    verifying.add_argument(
        "--wait", metavar="SECONDS", type=float, default=0.0, help="retry this long while a document is stale"
    )
    pinging = command("ping", ping)
    pinging.add_argument("--dry-run", action="store_true", help="show what would be sent, and send nothing")
    pinging.add_argument("--all", action="store_true", help="tell hubs of all documents, changed or not")
    checking = command("check", check)
    checking.add_argument(
        "--format",
        choices=("github", "sarif"),
        help="print findings as annotations of GitHub Actions, or as SARIF for code scanning",
    )
    checking.set_defaults(write=False, feed_file=None)
    judged = checking.add_argument("--feed-file", metavar="FEED", help="judge this feed, a file or a URL")
    _names(judged, _FILE)
    return parser


def _names(action: argparse.Action, how: dict[str, str]) -> None:
    """Let shells complete an argument with names of files or folders."""
    action.complete = how  # type: ignore[attr-defined]  # Where shtab looks for it.


def _shared() -> argparse.ArgumentParser:
    """The options of every command, before or behind its name: made anew each time, because parsers that share
    them would share their defaults."""
    shared = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    site = shared.add_argument(
        "--site",
        metavar="DIR",
        help="the folder with items/ and feeds/ (default: this folder, else that of publish.py)",
    )
    out = shared.add_argument(
        "--out",
        metavar="DIR",
        help="write a preview there, and record nothing; `out` in site.toml is the folder to publish into",
    )
    for folder in (site, out):
        _names(folder, _FOLDER)
    shared.add_argument("--feed", metavar="NAME", help="make only the feed of feeds/NAME.toml")
    shared.add_argument("--json", action="store_true", help="print the result as JSON, for scripts")
    shared.add_argument("--quiet", action="store_true", help="print errors and warnings only")
    shared.add_argument("--verbose", action="store_true", help="print everything: each file, each entry, each notice")
    shared.add_argument("--debug", action="store_true", help="print the traceback of an internal error")
    return shared
