"""Stand-ins for packages that course code imports, the last folder on a student's import path.

An installed package of the same name comes first, except those of `imports.PREFERRED`.
"""
