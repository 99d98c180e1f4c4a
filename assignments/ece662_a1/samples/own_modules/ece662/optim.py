import copy
import numpy as np


def sgd(w, dw, config=None):
    if config is None:
        config = {}
    config.setdefault('learning_rate', 1e-2)
    w -= config['learning_rate'] * dw
    return w, config


def sgd_momentum(w, dw, config=None, nesterov=False):
    config = copy.deepcopy(config or {})
    lr = config.setdefault('learning_rate', 1e-2)
    mu = config.setdefault('momentum', 0.9)
    v_prev = config.setdefault('velocity', np.zeros(w.shape, w.dtype))
    v = mu * v_prev - lr * dw
    config['velocity'] = v
    if nesterov:
        return w - mu * v_prev + (1 + mu) * v, config
    return w + v, config


def rmsprop(w, dw, config=None):
    config = copy.deepcopy(config or {})
    lr, rho, eps = config.setdefault('learning_rate', 1e-2), config.setdefault('decay_rate', 0.99), config.setdefault('epsilon', 1e-8)
    acc = config.setdefault('cache', np.zeros(w.shape, w.dtype))
    np.multiply(acc, rho, out=acc)
    np.add(acc, (1 - rho) * np.power(dw, 2), out=acc)
    w_new = np.empty_like(w)
    np.divide(dw, np.sqrt(acc) + eps, out=w_new)
    w_new *= -lr
    w_new += w
    return w_new, config


def adam(w, dw, config=None, amsgrad=False):
    config = copy.deepcopy(config or {})
    for key, value in (('learning_rate', 1e-3), ('beta1', .9), ('beta2', .999), ('epsilon', 1e-8), ('t', 0)):
        config[key] = config.get(key, value)
    for key in ('m', 'v'):
        if key not in config or config[key] is None:
            config[key] = np.zeros_like(w)
    config['t'] = np.int64(config['t'] + 1)
    config['m'] = config['m'] * config['beta1'] + dw * (1 - config['beta1'])
    config['v'] = config['v'] * config['beta2'] + dw ** 2 * (1 - config['beta2'])
    config['m_hat'] = config['m'] / (1 - config['beta1'] ** config['t'])
    config['v_hat'] = config['v'] / (1 - config['beta2'] ** config['t'])
    return w - config['learning_rate'] * config['m_hat'] / (np.sqrt(config['v_hat']) + config['epsilon']), config
