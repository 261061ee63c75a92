"""pagefeed: feeds from article pages."""

__version__ = "0.1.0"
