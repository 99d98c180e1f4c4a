import numpy as np


class Rule(object):
    """An update rule: its defaults, the names of what it averages, and one step."""

    defaults = {}
    averages = ()

    def __call__(self, w, dw, config=None):
        config = {} if config is None else config
        for name, value in self.defaults.items():
            config.setdefault(name, value)
        for name in self.averages:
            config.setdefault(name, np.zeros_like(w))
        return [self.step(w, dw, config), config]


class SGD(Rule):
    defaults = {'learning_rate': 1e-2}

    def step(self, w, dw, config):
        return w - config['learning_rate'] * dw


class Momentum(Rule):
    defaults = {'learning_rate': 1e-2, 'momentum': 0.9}
    averages = ('velocity',)

    def step(self, w, dw, config):
        config['velocity'] = config['momentum'] * config['velocity'] - config['learning_rate'] * dw
        return w + config['velocity']


class RMSProp(Rule):
    defaults = {'learning_rate': 1e-2, 'decay_rate': 0.99, 'epsilon': 1e-8}
    averages = ('cache',)

    def step(self, w, dw, config):
        config['cache'] = config['decay_rate'] * config['cache'] + (1 - config['decay_rate']) * dw**2
        return w - config['learning_rate'] * dw / (np.sqrt(config['cache']) + config['epsilon'])


class Adam(Rule):
    defaults = {'learning_rate': 1e-3, 'beta1': 0.9, 'beta2': 0.999, 'epsilon': 1e-8, 't': 0}
    averages = ('m', 'v')

    def step(self, w, dw, config):
        config['t'] += 1
        corrected = []
        for name, decay, value in (('m', config['beta1'], dw), ('v', config['beta2'], dw**2)):
            config[name] = decay * config[name] + (1 - decay) * value
            corrected.append(config[name] / (1 - decay**config['t']))
        m, v = corrected
        return w - config['learning_rate'] * m / (np.sqrt(v) + config['epsilon'])


sgd = SGD()
sgd_momentum = Momentum()
rmsprop = RMSProp()
adam = Adam()
