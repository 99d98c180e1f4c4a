"""Reading the images of the course."""

import os

import numpy as np

CINIC10_DIR = os.path.join(os.path.dirname(__file__), 'datasets', 'cinic-10-small-npz')


def get_CINIC10_data(cinic10_dir=CINIC10_DIR, subtract_mean=True):
    """
    The images of CINIC-10's six classes, from train.npz, valid.npz and test.npz in
    cinic10_dir; each holds x (N, 32, 32, 3) and y (N,).

    Returns a dictionary with X_train, X_val, X_test (float64, shape (N, 3, 32, 32), the
    mean training image subtracted) and y_train, y_val, y_test.
    """
    X_train, y_train = _load(cinic10_dir, 'train.npz')
    X_val, y_val = _load(cinic10_dir, 'valid.npz')
    X_test, y_test = _load(cinic10_dir, 'test.npz')

    if subtract_mean:
        mean_image = X_train.mean(axis=0)
        X_train -= mean_image
        X_val -= mean_image
        X_test -= mean_image

    return {
        'X_train': _channels_first(X_train), 'y_train': y_train,
        'X_val': _channels_first(X_val), 'y_val': y_val,
        'X_test': _channels_first(X_test), 'y_test': y_test,
    }


def _load(folder, name):
    with np.load(os.path.join(folder, name)) as data:
        return data['x'].astype(np.float64), data['y']


def _channels_first(x):
    return x.transpose(0, 3, 1, 2).copy()
