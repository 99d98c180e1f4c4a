from collections import ChainMap

import numpy as np


def sgd(w, dw, config=None):
    if config is None:
        config = {}
    config.setdefault('learning_rate', 1e-2)
    w -= config['learning_rate'] * dw
    return w, config


def defaults(**default):
    """Decorator: fills in the missing keys of config."""
    def wrap(rule):
        def wrapped(w, dw, config=None):
            config = {} if config is None else config
            for key, value in default.items():
                config.setdefault(key, value)
            return rule(w, dw, config), config
        return wrapped
    return wrap


@defaults(learning_rate=1e-2, momentum=0.9)
def sgd_momentum(w, dw, config):
    v = config.pop('velocity', 0.0)
    v = config['momentum'] * v - config['learning_rate'] * dw
    config['velocity'] = v
    return w + v


@defaults(learning_rate=1e-2, decay_rate=0.99, epsilon=1e-8)
def rmsprop(w, dw, config):
    cache = config.pop('cache', np.zeros_like(w))
    cache = cache + (1 - config['decay_rate']) * (dw ** 2 - cache)
    config['cache'] = cache
    return w - config['learning_rate'] / (np.sqrt(cache) + config['epsilon']) * dw


@defaults(learning_rate=1e-3, beta1=0.9, beta2=0.999, epsilon=1e-8)
def adam(w, dw, config):
    lr, b1, b2, eps = (config[k] for k in ('learning_rate', 'beta1', 'beta2', 'epsilon'))
    m, v, t = (config.get(k, 0) for k in 'mvt')
    t += 1
    m, v = b1 * m + (1 - b1) * dw, b2 * v + (1 - b2) * dw * dw
    config.update(m=m, v=v, t=t)
    correct = lambda a, b: a / (1 - b ** t)
    return w - lr * correct(m, b1) / (np.sqrt(correct(v, b2)) + eps)
