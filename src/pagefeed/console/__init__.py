"""What a person or a script sees.

Lives here: what each command prints, a module for those that print alike. A command imports the one that it
needs.
Does not live here: any decision about what is published.
"""
