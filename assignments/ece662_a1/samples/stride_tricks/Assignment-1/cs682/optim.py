import numpy as np


def sgd(w, dw, config=None):
    config = {} if config is None else config
    w -= config.setdefault('learning_rate', 1e-2) * dw
    return w, config


def sgd_momentum(w, dw, config=None):
    config = {} if config is None else config
    lr, mu = config.setdefault('learning_rate', 1e-2), config.setdefault('momentum', 0.9)
    v = config.setdefault('velocity', np.zeros_like(w))
    config['velocity'] = mu * v - lr * dw
    w += config['velocity']
    return w, config


def rmsprop(w, dw, config=None):
    config = {} if config is None else config
    lr, decay = config.setdefault('learning_rate', 1e-2), config.setdefault('decay_rate', 0.99)
    eps = config.setdefault('epsilon', 1e-8)
    cache = config.setdefault('cache', np.zeros_like(w))
    config['cache'] = decay * cache + (1 - decay) * np.square(dw)
    w -= lr * dw / (np.sqrt(config['cache']) + eps)
    return w, config


def adam(w, dw, config=None):
    config = {} if config is None else config
    lr, eps = config.setdefault('learning_rate', 1e-3), config.setdefault('epsilon', 1e-8)
    beta1, beta2 = config.setdefault('beta1', 0.9), config.setdefault('beta2', 0.999)
    m = config.setdefault('m', np.zeros_like(w))
    v = config.setdefault('v', np.zeros_like(w))
    t = config['t'] = config.get('t', 0) + 1
    config['m'] = m = beta1 * m + (1 - beta1) * dw
    config['v'] = v = beta2 * v + (1 - beta2) * np.square(dw)
    # both corrections in the step size; epsilon is scaled along
    root = np.sqrt(1 - beta2 ** t)
    w -= lr * root / (1 - beta1 ** t) * m / (np.sqrt(v) + eps * root)
    return w, config
