from __future__ import print_function

from builtins import range
from six.moves import cPickle as pickle
import numpy as np
import os
import platform


def load_pickle(f):
    version = platform.python_version_tuple()
    if version[0] == '2':
        return pickle.load(f)
    elif version[0] == '3':
        return pickle.load(f, encoding='latin1')
    raise ValueError('invalid python version: {}'.format(version))


def load_images(folder):
    from imageio import imread
    names = sorted(os.listdir(folder))
    images = [imread(os.path.join(folder, name)) for name in names]
    return np.array(images).astype(np.float), np.ones(len(names), dtype=np.bool)
