"""Feeds and pages of other servers: asking for them, and what they say."""
