import numpy as np

from .layers import f32


def sgd(w, dw, config=None):
    config = {} if config is None else config
    config.setdefault('learning_rate', 1e-2)
    return f32(w - config['learning_rate'] * dw), config


def sgd_momentum(w, dw, config=None):
    config = {} if config is None else config
    config.setdefault('learning_rate', 1e-2)
    config.setdefault('momentum', 0.9)
    v = config.get('velocity', 0)
    config['velocity'] = f32(config['momentum'] * v - config['learning_rate'] * dw)
    return f32(w + config['velocity']), config


def rmsprop(w, dw, config=None):
    config = {} if config is None else config
    config.setdefault('learning_rate', 1e-2)
    config.setdefault('decay_rate', 0.99)
    config.setdefault('epsilon', 1e-8)
    rate = config['decay_rate']
    config['cache'] = f32(rate * config.get('cache', 0) + (1 - rate) * dw * dw)
    return f32(w - config['learning_rate'] * dw / (np.sqrt(config['cache']) + config['epsilon'])), config


def adam(w, dw, config=None):
    config = {} if config is None else config
    config.setdefault('learning_rate', 1e-3)
    config.setdefault('beta1', 0.9)
    config.setdefault('beta2', 0.999)
    config.setdefault('epsilon', 1e-8)
    b1, b2 = config['beta1'], config['beta2']
    config['t'] = config.get('t', 0) + 1
    config['m'] = f32(b1 * config.get('m', 0) + (1 - b1) * dw)
    config['v'] = f32(b2 * config.get('v', 0) + (1 - b2) * dw * dw)
    mt, vt = config['m'] / (1 - b1 ** config['t']), config['v'] / (1 - b2 ** config['t'])
    return f32(w - config['learning_rate'] * mt / (np.sqrt(vt) + config['epsilon'])), config
