"""The register: which agency may assess which item, to which grade, since when, and by which notice.

`agencies` is a modest name for it. Occupations and grade levels live here because they exist in this
project to say what an agency may assess. The package knows no request and no page: `catalogue` shows.
"""
