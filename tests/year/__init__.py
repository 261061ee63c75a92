"""A simulated year of a newsroom, and the subscriber who reads its feed: what judges how entries are matched.

    words.py       lists of words, and names that nobody has
    stories.py     what happens: stories of every kind, look-alikes too, and what a page may say of each
    pages.py       a page of the paper as text, saved HTML or Markdown
    newsroom.py    the year: who copies what into items/ when, and what goes wrong with it; it knows the truth
    subscriber.py  who reads dist/, is told the truth, and counts what the program got wrong
    lookalikes.py  labelled pairs of texts, of one story and of two, for choosing thresholds
    run.py         `PYTHONPATH=src:tests python tests/year/run.py`: plays a year and prints what was counted
    test_year.py   one whole year with nothing wrong in it

Everything is drawn from one seed, and nothing asks the clock.
"""
