"""Layers between a student's code and everything else, one module a layer.

Each is used where the system offers it; `ladder` applies them and reports what held.
"""
