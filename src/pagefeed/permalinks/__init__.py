"""Rules of links: from what is known of a page to the address that its site gives it.

Lives here: the syntax of a rule, its placeholders, how each generator makes addresses where nobody says otherwise,
and which generator a page was written for.
Does not live here: what an author states (config.frontmatter), settings (config.settings), which date a page has
(entries.dating), or what becomes of an address (entries.addresses, catalog).
"""
