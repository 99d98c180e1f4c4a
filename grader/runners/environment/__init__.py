"""Stand-ins for packages that old course code imports, the last folder on a student's import path.

An installed package of the same name comes first.
"""
