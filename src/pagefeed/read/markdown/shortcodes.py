"""What the tags of generators mean outside their generator.

Lives here: the table of them, and a small function for each kind: pictures, players, code, links, boxes. Add a row, and
a test, to support another.
Does not live here: finding the tags in a text (scan), or what is a tag by its lines alone (blocks).

Sources: https://gohugo.io/shortcodes/, https://jekyllrb.com/docs/liquid/tags/, https://hexo.io/docs/tag-plugins,
https://www.getzola.org/documentation/content/shortcodes/, https://www.11ty.dev/docs/shortcodes/,
https://shopify.github.io/liquid/.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from html import escape
from urllib.parse import quote

from pagefeed.media import MEDIA_TYPES
from pagefeed.read.markdown.parser import inline_html
from pagefeed.web import PAGE_SCHEME

MARK = "\x1e"
"""Stands where a line of the source begins, while a text is rewritten. It is a space to Python, and no page holds it:
it is one of the characters that no feed may carry."""
NOWHERE = "\ufdd1"
"""Stands for the part of an address that only the site's generator knows."""
SIZE = "\ufdd3"
"""Stands between the alternative text of a picture and its width."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A tag of a generator, with what it is given and what it stands around."""

    name: str
    """In lower case, without folder and suffix: `youtube` for `{% include embeds/youtube.html %}` too."""
    args: tuple[str, ...] = ()
    """Values without a name, in their order."""
    named: Mapping[str, str] = field(default_factory=dict)
    """Values with a name; the names in lower case."""
    rest: str = ""
    """Everything it is given, as written."""
    inner: str | None = None
    """The Markdown between the tag and its end; None where it has none. Code and the like are as written."""
    prefix: str | None = None
    """What continues the list or quotation in front of a tag that has its lines to itself, else None."""
    is_address: bool = False
    """True if it stands where an address does."""
    in_html: bool = False
    """True if it stands in a block of HTML, where nothing is Markdown."""

    def first(self, *names: str) -> str:
        """The first of the named values that says anything."""
        return next((self.named[name] for name in names if self.named.get(name)), "")

    def value(self, *names: str) -> str:
        """The same, else the first value without a name."""
        return self.first(*names) or next(iter(self.args), "")


Meaning = Callable[[Call], "str | None"]
"""From a tag to Markdown; None where this one cannot be meant. What is empty has been dropped on purpose."""


# --- writing Markdown ---------------------------------------------------------------------------

_SIGNS = re.compile(r"[!-/:-@\[-`{-~]")
_BACKTICKS = re.compile("`+")


def literal(text: str) -> str:
    """Words as Markdown that means nothing else."""
    return _SIGNS.sub(lambda found: f"&#{ord(found[0])};", text)


def target(address: str) -> str:
    """An address for the angle brackets of a link."""
    return quote(" ".join(address.split()), safe="!#$%&'()*+,-./:;=?@[]_~" + NOWHERE + "\u00a0-\U0010ffff").replace(
        "%EF%B7%91", NOWHERE
    )


def trimmed(text: str) -> str:
    """Without outer white space, the marks of its lines kept."""
    inner = text.strip()
    if not inner:
        return MARK * text.count(MARK)
    begin = text.index(inner)
    return MARK * text.count(MARK, 0, begin) + inner + MARK * text.count(MARK, begin + len(inner))


def dedented(text: str) -> str:
    """Lines without the indentation that all below the first of them share."""
    lines = text.split("\n")
    depths = [len(line) - len(line.lstrip(" ")) for line in (line.strip(MARK) for line in lines[1:]) if line.strip()]
    depth = min(depths, default=0)
    if not depth:
        return text
    cut = re.compile(f"^({MARK}*) {{{depth}}}")
    return "\n".join([lines[0], *(cut.sub(r"\1", line) for line in lines[1:])])


def unprefixed(line: str, prefix: str) -> str:
    """A line without what continues the list or quotation it stands in; the marks in front of it stay."""
    marks, text = _parted(line)
    if text.startswith(prefix):
        return marks + text[len(prefix) :]
    return marks if text.strip() == prefix.strip() else line


def prefixed(line: str, prefix: str) -> str:
    """A line with what continues the list or quotation it stands in."""
    marks, text = _parted(line)
    return f"{marks}{prefix}{text}"


def _parted(line: str) -> tuple[str, str]:
    text = line.lstrip(MARK)
    return line[: len(line) - len(text)], text


def block(call: Call, lines: str) -> str:
    """Lines that are a block of their own: each continues what the tag stands in, and nothing below joins it."""
    prefix = call.prefix or ""
    first, *rest = lines.split("\n")
    return "\n".join([first, *(prefixed(line, prefix) for line in rest), prefix.rstrip(), prefix])


def inside(call: Call) -> str:
    """The text of a tag that has its lines to itself, without what continues the list or quotation around it."""
    first, *rest = (call.inner or "").split("\n")
    text = "\n".join([first, *(unprefixed(line, call.prefix or "") for line in rest)])
    return trimmed(text if first.strip() else dedented(text))


def boxed(label: str, text: str) -> str:
    """Markdown as a quotation below its label."""
    head = [f"> **{label}**", ">"] if label else []
    body = [prefixed(line, "> ") for line in text.split("\n")] if text.strip() else [text]
    return "\n".join((*head, *body))


# --- pictures -----------------------------------------------------------------------------------

_PICTURE_NAME = re.compile(r"im(?:g|age)|figure|picture|photo", re.I)
_PICTURE_FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|svg)(?:[?#]|$)", re.I)
_FILM_FILE = re.compile(r"\.(?:mp4|m4v|webm|ogv|mov)(?:[?#]|$)", re.I)
_SOUND_FILE = re.compile(r"\.(?:mp3|m4a|aac|og[ga]|opus|flac|wav)(?:[?#]|$)", re.I)
_SOURCE = ("src", "url", "image", "path", "file", "filename", "image_path", "link", "href")
_SIDE = re.compile(r"(\d{1,4})(?:px)?")


def image(src: str, alt: str = "", width: str = "", height: str = "", title: str = "") -> str:
    """A picture as Markdown."""
    size = "x".join(filter(None, (_side(width), _side(height) if _side(width) else "")))
    about = f"{literal(alt)}{SIZE}{size}" if size else literal(alt)
    words = f' "{literal(title)}"' if title else ""
    return f"![{about}](<{target(src)}>{words})"


def _side(words: str) -> str:
    found = _SIDE.fullmatch(words.strip())
    return found[1] if found else ""


def picture(call: Call) -> str | None:
    """A picture with its caption: Hugo's `figure`, Hexo's `asset_img`, Eleventy's `image`."""
    at, src = _picture_source(call)
    if not src:
        return None
    behind = [word for word in call.args[at + 1 :] if word]
    words = [word for word in behind if not _SIDE.fullmatch(word)]
    if len(words) == 1 and '" "' in words[0]:
        words = words[0].strip('"').split('" "')
    sides = [word for word in behind if _SIDE.fullmatch(word)]
    title, alt = (words[0], words[-1]) if words else ("", "")
    alt = call.first("alt", "description", "desc") or alt
    caption = " ".join(filter(None, (call.first("title"), call.first("caption", "cap"), call.first("attr"))))
    caption = caption or (trimmed(call.inner).replace(MARK, "") if call.inner else "")
    width, height = call.first("width") or "".join(sides[:1]), call.first("height") or "".join(sides[1:2])
    if call.is_address:
        return target(src)
    link = call.first("link", "href") if call.first("src", "url", "image", "path", "file", "filename") else ""
    if call.in_html or (call.prefix is not None and caption):
        sizes = "".join(f' {name}="{_side(side)}"' for name, side in (("width", width), ("height", height)) if side)
        shown = f'<img src="{escape(target(src))}" alt="{escape(alt)}"{sizes}>'
        shown = f'<a href="{escape(target(link))}">{shown}</a>' if link else shown
        below = f"<figcaption>{inline_html(caption)}</figcaption>" if caption else ""
        figure = f"<figure>{shown}{below}</figure>" if below else shown
        return figure if call.in_html else block(call, figure)
    shown = image(src, alt or caption, width, height, "" if title == alt else title)
    return f"[{shown}](<{target(link)}>)" if link else shown


def _picture_source(call: Call) -> tuple[int, str]:
    """Where it stands among the values without a name, and the address of the picture."""
    for at, word in enumerate(call.args):
        if _PICTURE_FILE.search(word):
            return at, word
    if named := call.first(*_SOURCE):
        return -1, named
    if SHORTCODES.get(call.name) is not picture:
        return -1, ""
    return next(((at, word) for at, word in enumerate(call.args) if re.match(r"https?://|\.{0,2}/", word)), (-1, ""))


def player(call: Call) -> str | None:
    """A film or a sound: the sanitizer makes of it what readers can play."""
    if (provider := call.first("provider").lower()) in _SITES:
        return embed(replace(call, name=provider))
    src = call.first("src", "url", "file", "mp4", "mp3", "webm", "path", "filename") or next(iter(call.args), "")
    kind = "video" if _FILM_FILE.search(src) else "audio" if _SOUND_FILE.search(src) else None
    if kind is None:
        return None
    title = call.first("title", "caption", "alt")
    name = f' title="{escape(title)}"' if title else ""
    shown = f'<{kind} src="{escape(target(src))}" controls{name}></{kind}>'
    caption = f"<figcaption>{inline_html(call.first('caption'))}</figcaption>" if call.first("caption") else ""
    if call.in_html or call.prefix is None:
        return shown
    return block(call, f"<figure>{shown}{caption}</figure>")


# --- links --------------------------------------------------------------------------------------


def link(words: str, address: str, call: Call | None = None) -> str:
    """A link as Markdown, or in HTML as that."""
    if call and call.in_html:
        return f'<a href="{escape(target(address))}">{escape(words)}</a>'
    return f"[{literal(words)}](<{target(address)}>)"


def page_link(call: Call) -> str | None:
    """A link to another page by its file: Hugo's `ref`, Jekyll's `link` and `post_url`, Hexo's `post_link`."""
    page = call.value("path", "page", "slug", "file")
    if not page:
        return None
    words = next(iter(call.args[1:]), "") if call.name in ("post_link", "linkto") else ""
    address = f"{PAGE_SCHEME}:{quote(page, safe='/@#.:~')}"
    if call.is_address or call.name == "post_path":
        return address
    return link(
        words or page.partition("#")[0].rstrip("/").rpartition("/")[2].rpartition(".")[0] or page, address, call
    )


def outer_link(call: Call) -> str | None:
    """Words and an address: `{% link Words https://... %}` of Hexo, links with icons of others."""
    address = next((arg for arg in call.args if re.match(r"(?:https?:)?//|/|mailto:", arg)), "")
    address = call.first("href", "url", "link", "to", "src") or address
    words = call.first("text", "title", "label", "name", "content")
    words = words or " ".join(arg for arg in call.args if arg not in (address, "true", "false", "_blank"))
    words = words or (trimmed(call.inner).replace(MARK, "") if call.inner else "")
    if not address:
        return None
    if call.is_address:
        return target(address)
    return link(words or address, address, call)


def any_link(call: Call) -> str | None:
    """`{% link Words https://... %}` of Hexo, `{% link _posts/b.md %}` of Jekyll."""
    return outer_link(call) if call.args[1:] or call.inner is not None else page_link(call)


def file_link(call: Call) -> str | None:
    """A file beside the page: Hexo's `asset_path` and `asset_link`."""
    name = next(iter(call.args), "")
    if not name or call.is_address or call.name == "asset_path":
        return target(name) or None
    return link(next(iter(call.args[1:]), name), name, call)


def button(call: Call) -> str | None:
    """A button is a link."""
    return outer_link(call)


@dataclass(frozen=True, slots=True)
class _Site:
    """A site whose posts pages embed."""

    address: str
    """Where what is shown stands; the parts are filled in by name or position."""
    parts: tuple[tuple[str, ...], ...]
    """The names under which each part is given, in the order of the values without a name."""
    words: str
    """What a link to it is called."""
    player: str = ""
    """The address of a frame that shows it, if it has one."""


_SITES: dict[str, _Site] = {
    "youtube": _Site(
        "https://www.youtube.com/watch?v={}",
        (("id", "video", "videoid", "video_id", "v", "src", "url"),),
        "YouTube",
        "https://www.youtube.com/embed/{}",
    ),
    "vimeo": _Site(
        "https://vimeo.com/{}",
        (("id", "video", "videoid", "src", "url"),),
        "Vimeo",
        "https://player.vimeo.com/video/{}",
    ),
    "bilibili": _Site("https://www.bilibili.com/video/{}", (("id", "bvid", "src"),), "Video on Bilibili"),
    "tweet": _Site("https://twitter.com/{}/status/{}", (("user", "username"), ("id", "status")), "Post on X"),
    "instagram": _Site("https://www.instagram.com/p/{}/", (("id",),), "Post on Instagram"),
    "gist": _Site("https://gist.github.com/{}/{}", (("user", "username"), ("id", "gist_id")), "Gist"),
    "codepen": _Site("https://codepen.io/{}/pen/{}", (("user", "username"), ("id", "slug")), "CodePen"),
    "jsfiddle": _Site("https://jsfiddle.net/{}", (("id", "shorttag", "path"),), "JSFiddle"),
    "asciinema": _Site("https://asciinema.org/a/{}", (("id", "key"),), "Recording on asciinema"),
    "speakerdeck": _Site("https://speakerdeck.com/player/{}", (("id",),), "Speaker Deck"),
    "spotify": _Site("https://open.spotify.com/{}", (("id", "uri"),), "Spotify"),
    "mastodon": _Site("https://{}/@{}/{}", (("host", "server"), ("user",), ("id", "status")), "Post on Mastodon"),
}
"""Sites by the name of their tag."""
_USERLESS = {
    "https://twitter.com/{}/status/{}": "https://twitter.com/i/status/{}",
    "https://gist.github.com/{}/{}": "https://gist.github.com/{}",
}
"""Addresses that also lead somewhere without the name of a user."""


def embed(call: Call) -> str | None:
    """What stands on another site: a frame where it has a player, else a link."""
    site = _SITES[_ALIASES.get(call.name, call.name)]
    positional = list(call.args)
    parts = [call.first(*names) or (positional.pop(0) if positional else "") for names in site.parts]
    whole = next((part for part in (*parts, *positional) if part.startswith(("http://", "https://"))), "")
    given = [part.strip("/") for part in parts if part]
    template = site.address
    if len(given) == 1 and "/" in given[0] and len(parts) == 2:
        given = given[0].split("/")[:2]
    if len(given) < len(parts):
        template = _USERLESS.get(template, "")
    if not whole and not (given and template and all(re.fullmatch(r"[\w.~@:/?=&%+-]+", part) for part in given)):
        return None
    address = whole or template.format(*given)
    if call.is_address:
        return target(address)
    words = call.first("title", "caption") or site.words
    if site.player and call.prefix is not None and not whole:
        return _frame(call, site.player.format(*given), words)
    return link(words, address, call)


def frame(call: Call) -> str | None:
    """A frame: the sanitizer makes a link of it."""
    address = call.value("src", "url", "href")
    return _frame(call, address, call.first("title")) if re.match(r"(?:https?:)?//|/", address) else None


def _frame(call: Call, address: str, title: str) -> str:
    name = f' title="{escape(title)}"' if title else ""
    shown = f'<iframe src="{escape(target(address))}"{name}></iframe>'
    return shown if call.in_html or call.prefix is None else block(call, shown)


# --- text ---------------------------------------------------------------------------------------


def code(call: Call) -> str | None:
    """Code as written, with its language: Jekyll's and Hugo's `highlight`, Hexo's `codeblock`."""
    if call.inner is None:
        return None
    language = call.first("lang", "language", "type") or next(
        (
            word.removeprefix("lang:")
            for word in call.args
            if word.startswith("lang:") or (call.name != "codeblock" and re.fullmatch(r"[A-Za-z][\w+#.-]*", word))
        ),
        "",
    )
    if call.in_html:
        return f"<pre><code>{escape(call.inner.replace(MARK, ''), quote=False)}</code></pre>"
    if call.prefix is None and "\n" not in call.inner.strip():
        return code_span(call.inner.strip())
    first, *rest = call.inner.rstrip().split("\n")
    fence = "`" * max(3, *(len(run) + 1 for run in _BACKTICKS.findall(call.inner)), 3)
    lines = [first] if first.strip() else []
    lines += [unprefixed(line, call.prefix or "") for line in rest]
    text = "\n".join((f"{fence}{language}", *lines, fence))
    return block(call, text) if call.prefix is not None else f"\n\n{text}\n\n"


def code_span(text: str) -> str:
    """Code within a line."""
    ticks = "`" * (1 + max((len(run) for run in _BACKTICKS.findall(text)), default=0))
    space = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{ticks}{space}{text}{space}{ticks}" if text else ""


def formula(call: Call) -> str | None:
    """The source of a formula: `katex`, `mathjax`, `math`."""
    return math(call.inner) if call.inner is not None else None


def math(source: str) -> str:
    """The source of a formula, in which nothing is Markdown. A blank line would end its paragraph."""
    lines = [line for line in source.split("\n") if line.strip()]
    return f'<code class="math">{literal_lines(lines)}</code>'


def literal_lines(lines: list[str]) -> str:
    """Lines as Markdown that means nothing else."""
    return "\n".join(
        MARK * line.count(MARK) + literal(line.strip(MARK + " \t") if number else line.strip(MARK))
        for number, line in enumerate(lines)
    )


def box(call: Call) -> str | None:
    """A box with its label in words: notices, alerts, callouts. One inside a line has its words before the text."""
    kind = next((word for word in call.args if word.lower() in LABELS), "")
    kind = kind or call.first("type", "class", "color", "level", "style", "kind")
    label = call.first("title", "heading", "header", "summary", "name", "label") or _title(call)
    label = label or LABELS.get(kind.lower(), "") or LABELS.get(call.name, "")
    text = call.inner if call.inner is not None else call.first("content", "text", "message", "body")
    if text is None or not text.strip():
        return None
    return _box(call, label, text)


def _title(call: Call) -> str:
    """Words for people among the values without a name, such as the third of Eleventy's `callout`."""
    return next((word for word in call.args if " " in word or word[:1].isupper()), "")


def _box(call: Call, label: str, text: str) -> str:
    label = " ".join(label.replace(MARK, "").split())
    if call.in_html:
        return f"<blockquote><strong>{escape(label)}</strong> {text}</blockquote>" if label else text
    if call.prefix is None:
        return f"**{label}:** {trimmed(text)}" if label else text
    return block(call, boxed(label, inside(replace(call, inner=text))))


def quotation(call: Call) -> str | None:
    """A quotation and, below it, who said that: Hexo's `blockquote`, `pullquote`."""
    if call.inner is None or not call.inner.strip():
        return None
    who = call.first("author", "cite", "source", "by") or ("" if call.named else call.rest.strip("\"' "))
    who = "" if call.name == "pullquote" else who
    if call.prefix is None:
        return call.inner
    return block(call, boxed("", f"{inside(call)}\n\n— {who}" if who else inside(call)))


def labelled(call: Call) -> str | None:
    """Text under its label, in no box: tabs, details, columns."""
    if call.inner is None:
        return None
    label = call.value("title", "name", "label", "summary", "header", "tabname", "heading", "value")
    label = "" if re.fullmatch(r"[\d.]*|true|false", label) else label
    if call.in_html or call.prefix is None or not call.inner.strip():
        return call.inner
    return block(call, f"**{label}**\n\n{inside(call)}" if label else inside(call))


def inner(call: Call) -> str | None:
    """The text between the tag and its end, and nothing else."""
    if call.inner is None or call.in_html or call.prefix is None:
        return call.inner
    return block(call, inside(call))


def nothing(call: Call) -> str:
    """What says nothing to readers."""
    return ""


# --- the table ----------------------------------------------------------------------------------

LABELS = {
    name: name.capitalize()
    for name in (
        *("note", "tip", "info", "warning", "danger", "caution", "important", "hint", "attention", "error", "success"),
        *("question", "example", "abstract", "summary", "todo", "bug", "failure", "quote", "notice", "seealso", "help"),
        *("check", "fail", "missing", "faq", "cite", "tldr", "alert", "warn", "remark", "details", "definition"),
        *("theorem", "proof", "lemma", "exercise", "solution", "update", "disclaimer"),
    )
} | {"tldr": "TL;DR", "faq": "FAQ", "seealso": "See also", "warn": "Warning"}
"""Kinds of boxes, and their labels."""
_BOXES = (
    "admonition",
    "alert",
    "aside",
    "box",
    "callout",
    "notice",
    "note",
    "tip",
    "info",
    "warning",
    "danger",
    "caution",
)

_ROWS: dict[str, Meaning] = {
    " ".join((*_BOXES, *LABELS)): box,
    "figure img image picture photo asset_img lightbox": picture,
    "video audio video_player audio_player mp4 mp3": player,
    "link": any_link,
    "ref relref post_url post_link post_path linkto": page_link,
    "asset_path asset_link": file_link,
    "highlight code codeblock prism code-block mermaid": code,
    "raw verbatim rawhtml": inner,
    "javascript script css style stylesheet schema": nothing,
    "katex mathjax math latex": formula,
    "blockquote quote pullquote epigraph cite": quotation,
    "details expand collapse accordion tab tabitem tabpane step": labelled,
    "button btn cta": button,
    "iframe frame": frame,
    "tabs columns column col row steps cards card center div span grid section lead figcaption gallery markdown": inner,
    "if unless ifchanged block case with": inner,
    "assign capture set increment decrement param comment cycle toc liquid": nothing,
    " ".join(_SITES): embed,
}
_ALIASES = {
    **dict.fromkeys(("x", "twitter", "x_simple", "tweet_simple", "twitter_simple"), "tweet"),
    **dict.fromkeys(
        ("youtubeembed", "youtube-lite", "youtubelite", "lite-youtube", "youtube-enhanced", "yt"), "youtube"
    ),
    **dict.fromkeys(("youtubeplayer", "youtube_player", "youtube-embed", "youtube_embed"), "youtube"),
    **dict.fromkeys(("vimeo_simple", "vimeoembed"), "vimeo"),
    **dict.fromkeys(("instagram_simple", "instagram-post"), "instagram"),
}
SHORTCODES: dict[str, Meaning] = {name: meaning for names, meaning in _ROWS.items() for name in names.split()}
"""Tags that have a meaning outside their generator, by name. Add a row and a test to support another."""
SHORTCODES |= {alias: SHORTCODES[name] for alias, name in _ALIASES.items()}

VERBATIM = frozenset(
    (
        *("raw", "verbatim", "rawhtml", "comment", "capture", "highlight", "code", "codeblock", "code-block", "prism"),
        *("katex", "mathjax", "math", "latex", "mermaid", "javascript", "script", "css", "style", "stylesheet"),
        *("schema", "json"),
    )
)
"""Tags in which nothing is read, up to their end."""


def meaning(call: Call) -> str | None:
    """What a tag means: by its name, else by what it is given; None where that is not known."""
    row = SHORTCODES.get(call.name)
    found = row(call) if row else None
    for kind, is_it in _KINDS.items():
        if found is None and is_it(call):
            found = kind(call)
    return found


_KINDS: dict[Meaning, Callable[[Call], bool]] = {
    player: lambda call: bool(call.args or call.named),
    picture: lambda call: bool(_PICTURE_NAME.search(call.name) or _PICTURE_FILE.search(_picture_source(call)[1])),
    outer_link: lambda call: call.inner is None and "link" in call.name,
}
"""How a tag of a site's own is recognised: a tag with the address of a picture is a picture."""


def included(call: Call) -> Call:
    """An include is called by the name of its file."""
    if call.name in ("include", "include_cached", "include_relative", "render", "partial", "renderfile") and call.args:
        stem = call.args[0].rpartition("/")[2].rpartition(".")[0] or call.args[0]
        named = {name.removeprefix("include."): value for name, value in call.named.items()}
        return replace(call, name=stem.lower(), args=call.args[1:], named=named)
    return call


def is_file(name: str) -> bool:
    """True if a name has the suffix of a file that is not a page."""
    return name.rpartition(".")[2].lower() in {*MEDIA_TYPES, "canvas", "base"}
