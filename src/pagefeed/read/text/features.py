"""What speaks for the label of a line: its own looks, its neighbours, and where it stands on the page.

Lives here: the features of each line of a copy, as short strings; the same for training and for reading.
Does not live here: how much each one counts (weights.json), and what the labels are (labels).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import accumulate

from pagefeed.language.names import like_person
from pagefeed.language.phrases import Vocabulary, names
from pagefeed.read.credits import credit_shape, split_credit
from pagefeed.read.lines import Look

WORDS = (1, 2, 3, 4, 6, 9, 13, 19, 31, 61)
"""Limits between the classes of length, in words."""
LINES = (0, 1, 2, 3, 6, 11, 31)
"""Limits between the classes of distance, in lines."""
TEXT = (0, 20, 60, 120, 250, 400)
"""Limits between the classes of running text nearby, in words."""
SHARES = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5)
DIGITS = (0.0, 0.05, 0.2, 0.5)
SIZES = ((25, "short"), (60, "middle"))
"""Pages of no more lines are told apart by their length."""
SPACINGS = ((0.35, "some"), (0.8, "most"))
"""Shares of lines below a blank one, up to which a copy is spaced so."""

FAR = 99
"""A distance in lines that counts as none in sight."""
SENTENCE = 14
"""Words from which a line with a final stop is running text."""
LONG = 25
"""Words from which a line is running text in any case."""
PARAGRAPH = 40
NAMES = 12
"""No line of more words is names alone."""
MENUS = (0, 2, 5, 9, 20)
"""Limits between the classes of how many lines of menus a page has: most of 60 texts that an extractor wrote have none
and 9 of 10 at most 3, of copies of the same pages 9 of 10 have 8 and more."""
HEAD = 4
"""Lines of the densest run that can still be the head of a page."""
BUTTONS = 3
"""How often a short line stands on a page to be a button."""
BUTTON = 4
"""Words of a button at most."""
OFTEN = 4
"""In how many lines of the text a word counts at most."""
SIGNED = 6
"""How far above a byline or a date a title is looked for."""
WIDEST = 60
"""Words of a line that count for the density of text."""
REACHES = (2, 6, 15)
"""How many lines up and down the density of text is taken."""
MIDDLE_REACH = 6

_BREAK = re.compile(r"[.!?]['\"’”»)]*\s+[A-ZÀ-Þ\"“«0-9]")
_ADDRESS = re.compile(r"https?://|www\.|\.(?:com|org|net|de|fr|co\.uk)\b|@\w")
_DURATION = re.compile(r"\D{0,12}\d{1,2}:\d{2}(?::\d{2})?\D{0,5}$")
_NUMBER = re.compile(r"[#(]?[\d.,]+[kKM%]?[.)]?$")
_LONG_WORD = re.compile(r"[^\W_]{4,}")
_STEM = 6
_RUN = 3
"""Words in a row by which one line is found in another."""
_PERIODS = (2, 3, 4, 5)
"""Lines of a card, where all cards of a list have as many."""
_QUOTES = "\"“„«‘'"
_BULLETS = "-*•–‣▪●►▶➤■·"
_ARROWS = "›→»>↗…+"
_KEPT = ("?", "!", ":", ".", "…", ",")
HEADINGS = frozenset(("sections", "sections?", "boxes", "boxes?"))
"""What phrases are that stand above teasers."""
_IDLE = frozenset(("furniture", "furniture?", "masthead", "skips", "tails", "tails?"))
_PLAYERS = frozenset(("video", "audio", "video?", "audio?"))
_COMMENTS = frozenset(("comments", "comments?"))
_TOPICS = frozenset(("topics", "topics?"))
_TOP, _END = "^", "$"
_EDGE = [_TOP] * 3
_LONG = "PL"
_MENUS = "FR"
_SIGNS = "DBC"
"""The classes of dates, bylines and credits."""
_BUTTON = "X"
_SHORT = "FRwpNX"
"""The classes of menus and buttons."""
_RUNNING = "PLS"
"""The classes of running text."""


class Seen:
    """A line and what it looks like by itself."""

    __slots__ = ("kind", "look", "own", "weight")

    def __init__(self, look: Look, text: str, words: Vocabulary) -> None:
        """`text` is the whole line, without outer space."""
        self.look = look
        self.own, self.kind, self.weight = _own(look, text, words)

    def again(self, number: int) -> Seen:
        """The same line where it stands once more."""
        other = Seen.__new__(Seen)
        other.own, other.kind, other.weight = self.own, self.kind, self.weight
        look = self.look
        other.look = Look(number, look.text, look.shape, look.why, look.stop, look.kinds)
        other.look.glued, other.look.ago, other.look.dates = look.glued, look.ago, look.dates
        return other


def _own(look: Look, text: str, words: Vocabulary) -> tuple[list[str], str, int]:
    """The features of a line by itself; its class, one letter; and how much it counts as running text, in words."""
    count = text.count(" ") + 1
    first, last = text[0], text[-1]
    stop, folded, kinds = look.stop, look.folded, look.kinds
    parts = text.split()
    initials = [word[0] for word in parts]
    lettered = sum(map(str.isalpha, initials))
    share = sum(map(str.isupper, initials)) / lettered if lettered else -1.0
    small = sum(map(words.small_words.__contains__, parts)) / count
    begins = words.beginnings(text)
    found = [
        f"shape {look.shape}",
        f"why {look.why}" if look.shape != "label" else "why",
        f"words {bisect_left(WORDS, count)}",
        f"ends {'stop' if stop else 'digit' if last.isdigit() else 'letter' if last.isalnum() else last}",
        f"starts {_start(first)}",
        f"capitals {int(share * 4.99) if lettered else -1}",
        f"small {bisect_left(SHARES, small)}",
        f"digits {bisect_left(DIGITS, sum(map(str.isdigit, text)) / len(text))}",
    ]
    add = found.append
    if text.isupper():
        add("upper")
    person = count <= 6 and share > 0.6 and like_person(text)
    if person:
        add("person")
    credited = count <= NAMES and bool(credit_shape(text))
    if credited:
        add("credit shape")
    if 5 < count < 70 and split_credit(text):
        add("holds credit")
    for kind in kinds:
        add(f"phrase {kind}")
    for kind in begins:
        add(f"begins {kind}")
    named = names(folded) if count <= NAMES else []
    social = bool(named) and words.is_social(named)
    menu = bool(named) and (words.is_menu(named) or words.is_rubric(named))
    if social:
        add("networks")
    if menu:
        add("rubrics")
    if first in "([" and last in ")]":
        add("brackets")
    if "©" in text[:30]:
        add("rights")
    number = _NUMBER.match(text) is not None
    duration = count <= 6 and _DURATION.match(text) is not None
    if number:
        add("number")
    if duration:
        add("duration")
    if _ADDRESS.search(text):
        add("address")
    if last in _ARROWS:
        add("arrow")
    if "|" in text or "·" in text or " / " in text:
        add("bar")
    if first in _BULLETS and count > 1:
        add("bullet")
    if _BREAK.search(text):
        add("sentences")
    if "," in text:
        add("comma")
    if "?" in text:
        add("asks")
    if first in _QUOTES:
        add("quote")
    if count < 15 and ":" in text[:-1]:
        add("colon")
    if count > 6 and words.pictured.search(text):
        add("pictured")
    if count < 26 and words.first_date(text):
        add("dated")
    pieces = folded.split(" ", 2)
    add(f"first {pieces[0][:12]}")
    add(f"last {folded.rpartition(' ')[2][-12:]}")
    if count <= 3:
        add(f"line {folded[:30]}")
    elif count < PARAGRAPH:
        add(f"two {' '.join(pieces[:2])[:24]}")
    idle = social or not kinds.isdisjoint(_IDLE)
    heading = not kinds.isdisjoint(HEADINGS)
    if not kinds.isdisjoint(_PLAYERS):
        kind = "M"
    elif heading:
        kind = "H"
    elif not kinds.isdisjoint(_COMMENTS):
        kind = "Z"
    elif not kinds.isdisjoint(_TOPICS):
        kind = "O"
    elif idle:
        kind = "F"
    elif look.shape in ("date", "ago") or duration:
        kind = "D"
    elif look.shape == "byline":
        kind = "B"
    elif credited or look.shape == "credit" or first == "©":
        kind = "C"
    elif menu:
        kind = "R"
    elif number:
        kind = "N"
    elif count >= PARAGRAPH or (count >= LONG and stop):
        kind = "P"
    elif count >= LONG or (count >= SENTENCE and stop):
        kind = "L"
    elif stop and count >= 6:
        kind = "S"
    elif count >= 4 and not person:
        kind = "h"
    elif 2 <= count <= 3 and share > 0.9:
        kind = "p"
    else:
        kind = "w"
    if (count >= 15 or (stop and count >= 6)) and not idle and small > 0.12:
        weight = count
    elif heading or kind in "ZO":
        weight = -12
    else:
        weight = -3 if stop else -8
    return found, kind, weight


def _start(first: str) -> str:
    if first.isupper():
        return "upper"
    if first.islower():
        return "lower"
    return "digit" if first.isdigit() else "bullet" if first in _BULLETS else first


def _densest(weights: Sequence[int]) -> tuple[int, int]:
    """Where the run of lines with the largest sum begins and ends."""
    best, begin, end = 0, 0, 0
    sum_, start = 0, 0
    for place, weight in enumerate(weights):
        if sum_ <= 0:
            sum_, start = 0, place
        sum_ += weight
        if sum_ > best:
            best, begin, end = sum_, start, place + 1
    return begin, end


def _stems(text: str) -> set[str]:
    """The beginnings of a text's longer words."""
    return {word[:_STEM] for word in _LONG_WORD.findall(text.casefold())}


def _ends(folded: str) -> list[str]:
    """The first and the last words of a line, by which it is found in another; the same twice where it is short."""
    words = folded.split()
    return [" ".join(words[:_RUN]), " ".join(words[-_RUN:])]


def _distances(running: Sequence[bool]) -> list[int]:
    """For each line how many lines above it the next running text stands, FAR where there is none."""
    found, far = [], FAR
    for each in running:
        found.append(far)
        far = 0 if each else far + 1
    return found


def _is_button(line: Seen, times: Mapping[str, int]) -> bool:
    """True if a line is a few words that stand again and again, such as `Read more`."""
    return line.look.words <= BUTTON and times[line.look.folded] >= BUTTONS and line.kind not in _SIGNS


def _below(signs: Sequence[bool]) -> list[int]:
    """For each line how many lines below it the next one with a sign stands, SIGNED where none is so near."""
    return [min(far + 1, SIGNED) for far in _distances(signs[::-1])[::-1]]


def _topics(seen: Sequence[Seen], body: Mapping[str, int]) -> dict[int, str]:
    """Of the lines that could be the title, by their place, those that share most words with the text: a headline is
    told again in what stands below it, a menu is not."""
    shared = {
        place: sum(min(body.get(stem, 0), OFTEN) for stem in _stems(line.look.text))
        for place, line in enumerate(seen)
        if 2 <= line.look.words <= 30 and line.kind not in _LONG
    }
    best = sorted((place for place in shared if shared[place]), key=lambda place: (-shared[place], -place))
    return {place: "first" if rank == 0 else "second" if rank == 1 else "third" for rank, place in enumerate(best[:4])}


def _shortest(looks: Sequence[Look]) -> dict[str, int]:
    """For each run of words that ends lines, how many words the shortest of them has."""
    found: dict[str, int] = {}
    for look in looks:
        last = _ends(look.folded)[-1]
        found[last] = min(look.words, found.get(last, look.words))
    return found


def _class(value: float, limits: Sequence[tuple[float, str]], beyond: str) -> str:
    return next((name for limit, name in limits if value <= limit), beyond)


def has_menus(seen: Sequence[Seen]) -> bool:
    """True if any line of a page is of a menu: of 256 copies of whole pages 254 have some, of 256 texts that an
    extractor wrote 75."""
    return any(line.kind in _MENUS for line in seen)


def features(seen: Sequence[Seen]) -> list[list[str]]:
    """For each line of a page what speaks for its label."""
    size = len(seen)
    looks = [line.look for line in seen]
    times = Counter(look.folded for look in looks)
    kinds = [_BUTTON if _is_button(line, times) else line.kind for line in seen]
    padded = _EDGE + kinds + [_END] * 3
    begin, end = _densest([line.weight for line in seen])
    body = Counter(stem for look in looks[begin:end] if look.words >= 10 for stem in _stems(look.text))
    met: set[str] = set()
    page = _class(size, SIZES, "long")
    gapped = sum(look.gap for look in looks)
    spaced = "none" if gapped <= 1 else _class(gapped / size, SPACINGS, "all")
    running = [look.words >= LONG or (look.words >= SENTENCE and look.stop) for look in looks]
    above, below = _distances(running), _distances(running[::-1])[::-1]
    texts = [min(look.words, WIDEST) if kind in _RUNNING else 0 for look, kind in zip(looks, kinds, strict=True)]
    sums = list(accumulate(texts, initial=0))
    idles = list(accumulate((kind in _SHORT for kind in kinds), initial=0))
    headlines = list(accumulate((kind == "h" for kind in kinds), initial=0))
    lengths = [_TOP, *(str(bisect_left(WORDS, look.words)) for look in looks), _END]
    totals = list(accumulate((look.words for look in looks), initial=0))
    has_text = any(kind in "PL" for kind in kinds)
    runs = Counter(run for look in looks if look.words <= WIDEST for run in _ends(look.folded))
    heads = [place for place in range(begin) if kinds[place] == "h"]
    last_head = heads[-1] if heads else -1
    longest = max(heads, key=lambda place: looks[place].words, default=-1)
    topics = _topics(seen[: begin + HEAD], body)
    signed = _below([kind in "BD" for kind in kinds[: begin + HEAD + SIGNED]])
    closing = Counter(_ends(look.folded)[-1] for look in looks)
    shortest = _shortest(looks)
    menus = bisect_left(MENUS, sum(kind in _MENUS for kind in kinds))
    headings, comments, since = 0, 0, FAR
    found: list[list[str]] = []
    for place, line in enumerate(seen):
        look, kind = line.look, kinds[place]
        gap, gap_below = int(look.gap), int(place + 1 >= size or looks[place + 1].gap)
        above3, above2, above1, _, below1, below2, below3 = padded[place : place + 7]
        if place < begin:
            zone, depth = "above", begin - place
        elif place < end:
            zone, depth = "in", 0
        else:
            zone, depth = "below", place - end + 1
        depth_class = bisect_left(LINES, depth)
        up, down = bisect_left(LINES, above[place]), bisect_left(LINES, below[place])
        each = [
            *line.own,
            f"class {kind}",
            f"above {above1}",
            f"below {below1}",
            f"above2 {above2}",
            f"below2 {below2}",
            f"above3 {above3}",
            f"below3 {below3}",
            f"pair {above1}{gap}{kind}",
            f"next {kind}{gap_below}{below1}",
            f"three {above1}{kind}{below1}",
            f"gaps {above1}{gap}{kind}{gap_below}{below1}",
            f"up2 {above2}{above1}{kind}",
            f"down2 {kind}{below1}{below2}",
            f"page {page}{kind}{gap}{gap_below}",
            f"page {page}{above1}{gap}{kind}{gap_below}{below1}",
            f"page {page}{zone}{depth_class}{kind}",
            f"spaced {spaced}{kind}{gap}{gap_below}",
            f"zone {zone}{kind}",
            f"zone {zone}{depth_class}",
            f"zone {zone}{depth_class}{kind}",
            f"zone {zone} words {bisect_left(WORDS, look.words)}{int(look.stop)}",
            f"text {up}",
            f"to text {down}",
            f"between {kind}{up} {down}",
            f"tenth {10 * place // size}",
            f"page {page}",
            f"menus {menus}{kind}",
            f"menus {menus}{zone}",
            f"headings {min(headings, 2)}",
            f"headings {min(headings, 2)}{zone}{kind}",
            f"since {bisect_left(LINES, since)}{kind}",
            f"commented {comments}{kind}",
        ]
        add = each.append
        if place < 6:
            add(f"top {place}")
            add(f"top {place}{kind}")
        if size - place < 4:
            add(f"bottom {size - place}")
        if times[look.folded] > 1:
            add(f"times {min(times[look.folded], 4)}{kind}")
            add(f"again {int(look.folded in met)}{kind}")
            add(f"again {int(look.folded in met)}{zone}")
            met.add(look.folded)
        if place < begin + HEAD:
            add(f"signed {signed[place]}")
            add(f"signed {signed[place]}{kind}")
            if rank := topics.get(place):
                add(f"topic {rank}")
                add(f"topic {rank}{kind}{signed[place]}")
        if 2 <= look.words <= 30 and closing[last := _ends(look.folded)[-1]] > times[look.folded]:
            add(f"closes {'inner' if look.words == shortest[last] else 'outer'}{zone}")
        if 3 <= look.words <= 30 and min(runs[run] for run in _ends(look.folded)) > times[look.folded]:
            add("held")
            add(f"held {zone}{kind}")
        if place < begin and kind == "h":
            rank = "last" if place == last_head else "other"
            add(f"head {rank}{int(place == longest)}{depth_class}")
        for period in _PERIODS:
            up_alike = place >= period and kinds[place - period] == kind
            down_alike = place + period < size and kinds[place + period] == kind
            if up_alike or down_alike:
                add(f"every{period} {int(up_alike)}{int(down_alike)}{kind}")
        for reach in REACHES:
            low, high = max(0, place - reach), min(size, place + reach + 1)
            text = sums[high] - sums[low]
            add(f"dense{reach} {int(4.99 * text / max(1, totals[high] - totals[low]))}")
            if reach == MIDDLE_REACH:
                add(f"much {bisect_left(TEXT, text)}")
        low, high = max(0, place - MIDDLE_REACH), min(size, place + MIDDLE_REACH + 1)
        add(f"idle {int(4.99 * (idles[high] - idles[low]) / (high - low))}{kind}")
        add(f"alike {int(4.99 * (headlines[high] - headlines[low]) / (high - low))}{kind}")
        add(f"long {' '.join(lengths[place : place + 3])}")
        add(f"dense above {int(4.99 * (sums[place] - sums[low]) / max(1, totals[place] - totals[low]))}")
        add(f"dense below {int(4.99 * (sums[high] - sums[place + 1]) / max(1, totals[high] - totals[place + 1]))}")
        if zone != "in" and has_text and 3 <= look.words <= 30 and (stems := _stems(look.text)):
            overlap = int(4.99 * sum(stem in body for stem in stems) / len(stems))
            add(f"told {overlap}")
            add(f"told {overlap}{zone}{kind}")
        if kind == "H":
            headings, since = headings + 1, 0
        else:
            since += 1
        if kind == "Z":
            comments = 1
        found.append(each)
    return found
