from .indices import patch_indices
from .norm import standardize, standardize_grad
from .timing import timed
from . import constants as C
