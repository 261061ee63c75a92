"""Names of months in further languages: `python bench/months.py > src/pagefeed/language/months.json`.

Takes them from Unicode's CLDR by Babel (`pip install babel`), which the program itself does without: that is 33 MB, and
this 14 kB. A line is a language: its names for each month, full and short, as they stand in a date and by themselves.
What a language of the vocabulary calls a month is left out; of a name that two languages have for different months, the
one listed first keeps it, which costs Croatian three names that are Polish and Czech as well.
"""

import json
import sys
from pathlib import Path

from babel import Locale

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "src"))

from pagefeed.language.phrases import fold, vocabulary  # noqa: E402

LANGUAGES = (
    *("it", "pl", "cs", "sk", "ru", "uk", "be", "bg", "sr", "sr_Latn", "mk", "sl", "hr", "bs", "tr", "az", "sv", "da"),
    *("nb", "nn", "is", "fi", "et", "lv", "lt", "hu", "ro", "el", "ar", "ar_MA", "ar_SY", "he", "fa", "ur", "id", "ms"),
    *("fil", "sw", "ca", "gl", "cy", "ga", "af", "sq", "hy", "ka", "kk", "uz", "hi", "mr", "ne", "bn", "gu"),
    *("pa", "ta", "te", "kn", "ml"),
)


def main() -> None:
    taken = dict(vocabulary().months)
    own = frozenset(taken)
    rows = []
    for language in LANGUAGES:
        months = Locale.parse(language).months
        row = [
            " ".join(
                name for name in names(months, number) if name not in own and taken.setdefault(name, number) == number
            )
            for number in range(1, 13)
        ]
        rows.append(f"{json.dumps(language)}: {json.dumps(row, ensure_ascii=False)}")
    print("{\n" + ",\n".join(rows) + "\n}")


def names(months: dict[str, dict[str, dict[int, str]]], number: int) -> list[str]:
    """All names of one month in a language, folded; those of several words are none that dates are read by."""
    found = (fold(months[form][width][number]) for form in months for width in ("wide", "abbreviated"))
    return [
        name for name in dict.fromkeys(found) if len(name) > 1 and " " not in name and not any(map(str.isdigit, name))
    ]


if __name__ == "__main__":
    main()
