"""Markup that runs, published in every place in which a person or a page can write something."""
