"""Disk to pages: the only stage that opens what an author wrote."""
