import numpy as np


def with_defaults(config, **defaults):
    if config is None:
        config = {}
    for name, value in defaults.items():
        config.setdefault(name, value)
    return config


def sgd(w, dw, config=None):
    config = with_defaults(config, learning_rate=1e-2)
    w -= config['learning_rate'] * dw
    return w, config


def sgd_momentum(w, dw, config=None):
    config = with_defaults(config, learning_rate=1e-2, momentum=0.9, velocity=np.zeros_like(w))
    config['velocity'] = config['momentum'] * config['velocity'] - config['learning_rate'] * dw
    return w + config['velocity'], config


def rmsprop(w, dw, config=None):
    config = with_defaults(config, learning_rate=1e-2, decay_rate=0.99, epsilon=1e-8, cache=np.zeros_like(w))
    rho = config['decay_rate']
    config['cache'] = rho * config['cache'] + (1 - rho) * dw ** 2
    return w - config['learning_rate'] * dw / (config['cache'] ** 0.5 + config['epsilon']), config


def adam(w, dw, config=None):
    config = with_defaults(config, learning_rate=1e-3, beta1=0.9, beta2=0.999, epsilon=1e-8,
                           m=np.zeros_like(w), v=np.zeros_like(w), t=0)
    config['t'] += 1
    config['m'] = config['m'] + (1 - config['beta1']) * (dw - config['m'])
    config['v'] = config['v'] + (1 - config['beta2']) * (dw ** 2 - config['v'])
    first = config['m'] / (1 - config['beta1'] ** config['t'])
    second = config['v'] / (1 - config['beta2'] ** config['t'])
    return w - config['learning_rate'] * first / (second ** 0.5 + config['epsilon']), config
