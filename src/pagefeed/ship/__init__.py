"""Documents to the world."""
