"""A list of certificates against the directory: paste or upload, one answer a line, nothing of it kept.

`match_lines` is the one way to match, for the page and for programs.
"""
