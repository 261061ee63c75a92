"""Training of the reader of copies: labelled pages to weights. Nothing of it ships with the program."""
