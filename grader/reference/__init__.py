"""Reference implementations: what a right answer is.

numpy, one module a topic, with the names and signatures of the course.  They compute in the
precision of what they are given; the grader gives float64.  None of these functions changes an
array that it is given.  Letters for axes: ``N`` examples, ``D`` features in, ``M`` features
out, ``C`` channels or classes, ``H`` and ``W`` height and width, ``F`` filters, ``G`` groups.
"""
