"""The site in a browser while its author writes.

Lives here: a preview that is built again with each change (preview), what tells of changes (watching), and the pages
and addresses that show it (server), with `shell.html`, `shell.css` and `shell.js`.
Does not live here: building (run), or how hosts are told to serve documents (render.hosts).
"""
