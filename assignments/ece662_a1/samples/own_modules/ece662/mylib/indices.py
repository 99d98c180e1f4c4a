from functools import lru_cache

import numpy as np


@lru_cache(maxsize=None)
def patch_indices(C, H, W, hh, ww, stride):
    """flat indices into (C, H, W), one row for each patch; depends on the shapes only"""
    oh, ow = (H - hh) // stride + 1, (W - ww) // stride + 1
    start = (np.arange(oh) * stride * W)[:, None] + np.arange(ow) * stride
    within = (np.arange(C) * H * W)[:, None, None] + (np.arange(hh) * W)[:, None] + np.arange(ww)
    idx = start.reshape(-1, 1) + within.reshape(1, -1)
    idx.setflags(write=False)
    return idx, oh, ow
