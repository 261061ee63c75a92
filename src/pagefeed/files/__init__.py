"""The files of a site: which there are, and the only opening of them."""
