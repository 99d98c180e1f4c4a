import math

import numpy as np


def sgd(w, dw, config=None):
    config = config if config is not None else {}
    config.setdefault('learning_rate', 1e-2)
    w -= config['learning_rate'] * dw
    return w, config


def sgd_momentum(w, dw, config=None):
    config = config if config is not None else {}
    config.setdefault('learning_rate', 1e-2)
    config.setdefault('momentum', 0.9)
    old = config.get('velocity', np.zeros_like(w))
    velocity, next_w = np.zeros_like(w), np.zeros_like(w)
    for i in np.ndindex(w.shape):
        velocity[i] = config['momentum'] * old[i] - config['learning_rate'] * dw[i]
        next_w[i] = w[i] + velocity[i]
    config['velocity'] = velocity
    return next_w, config


def rmsprop(w, dw, config=None):
    config = config if config is not None else {}
    config.setdefault('learning_rate', 1e-2)
    config.setdefault('decay_rate', 0.99)
    config.setdefault('epsilon', 1e-8)
    old = config.get('cache', np.zeros_like(w))
    cache, next_w = np.zeros_like(w), np.zeros_like(w)
    for i in np.ndindex(w.shape):
        cache[i] = config['decay_rate'] * old[i] + (1 - config['decay_rate']) * dw[i] * dw[i]
        next_w[i] = w[i] - config['learning_rate'] * dw[i] / (math.sqrt(cache[i]) + config['epsilon'])
    config['cache'] = cache
    return next_w, config


def adam(w, dw, config=None):
    config = config if config is not None else {}
    config.setdefault('learning_rate', 1e-3)
    config.setdefault('beta1', 0.9)
    config.setdefault('beta2', 0.999)
    config.setdefault('epsilon', 1e-8)
    config.setdefault('t', 0)
    old_m = config.get('m', np.zeros_like(w))
    old_v = config.get('v', np.zeros_like(w))
    beta1, beta2 = config['beta1'], config['beta2']
    t = config['t'] + 1
    m, v, next_w = np.zeros_like(w), np.zeros_like(w), np.zeros_like(w)
    for i in np.ndindex(w.shape):
        m[i] = beta1 * old_m[i] + (1 - beta1) * dw[i]
        v[i] = beta2 * old_v[i] + (1 - beta2) * dw[i] * dw[i]
        step = m[i] / (1 - beta1 ** t)
        scale = math.sqrt(v[i] / (1 - beta2 ** t)) + config['epsilon']
        next_w[i] = w[i] - config['learning_rate'] * step / scale
    config['m'], config['v'], config['t'] = m, v, t
    return next_w, config
