EPS = 1e-5
MOMENTUM = 0.9
NCHW = (0, 1, 2, 3)
SPATIAL = (0, 2, 3)
DEBUG = False
