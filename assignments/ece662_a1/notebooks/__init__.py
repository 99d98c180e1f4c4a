"""The sources of the notebooks, and what makes notebooks of them."""
