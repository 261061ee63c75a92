"""Render: from a Feed to the Documents that subscribers fetch.

Lives here: one module per kind of document, and `feeds.documents`, which makes all of one feed's.
Does not live here: whether a document keeps the rules (validator), or writing it anywhere (ship).
"""
