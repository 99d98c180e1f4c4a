"""Reference implementations: what a right answer is.

numpy in float64, one module a topic, with the names and signatures of the course.  None of
these functions changes an array that it is given.  Letters for axes: ``N`` examples, ``D``
features in, ``M`` features out, ``C`` channels or classes, ``H`` and ``W`` height and width,
``F`` filters, ``G`` groups.
"""
