"""What a notebook's cells say, found without running any of them.

`magics` makes plain Python of a cell, `names` tells what each of its statements binds, uses and
changes, `slices` chooses what has to run.  Only the model is imported here: every layer may ask.
"""
