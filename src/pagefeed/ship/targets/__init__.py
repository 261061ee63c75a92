"""One module for each kind of target; none is imported before a target of its kind is opened."""
