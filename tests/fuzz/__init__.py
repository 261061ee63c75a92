"""Inputs put together by chance, and what the program must make of each: see run.py."""
