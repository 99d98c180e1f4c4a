"""Assignment 1: layers, optimizers and networks in numpy."""
