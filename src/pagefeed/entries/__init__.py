"""Page to entries: dates, titles, bodies, identity."""
