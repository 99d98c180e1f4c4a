"""Update rules.

    next_w, config = rule(w, dw, config=None)

takes the current weights, the gradient of the loss and what the rule remembers (its
settings, and averages over earlier steps), and returns the next weights and what to
remember for the next call.  Settings that are missing from config get a default.
A rule may change w in place.
"""

import numpy as np


def sgd(w, dw, config=None):
    """
    Plain stochastic gradient descent. Given, complete.

    config:
    - learning_rate: default 1e-2
    """
    if config is None:
        config = {}
    config.setdefault("learning_rate", 1e-2)

    w -= config["learning_rate"] * dw
    return w, config


def sgd_momentum(w, dw, config=None):
    """
    Gradient descent with momentum:

        v = momentum * v - learning_rate * dw
        next_w = w + v

    config:
    - learning_rate: default 1e-2
    - momentum: default 0.9
    - velocity: v, same shape as w; zeros at first
    """
    if config is None:
        config = {}
    config.setdefault("learning_rate", 1e-2)
    config.setdefault("momentum", 0.9)
    v = config.get("velocity", np.zeros_like(w))

    next_w = None
    ###########################################################################
    # TODO: Your code here: next_w, and the new v.                            #
    ###########################################################################
    pass
    ###########################################################################
    #                            End of your code                             #
    ###########################################################################
    config["velocity"] = v
    return next_w, config


def rmsprop(w, dw, config=None):
    """
    RMSProp: each weight's step is divided by the root of a running average of its
    squared gradient, plus epsilon outside the root.

    config:
    - learning_rate: default 1e-2
    - decay_rate: of the running average, default 0.99
    - epsilon: default 1e-8
    - cache: the running average, same shape as w; zeros at first
    """
    if config is None:
        config = {}
    config.setdefault("learning_rate", 1e-2)
    config.setdefault("decay_rate", 0.99)
    config.setdefault("epsilon", 1e-8)
    config.setdefault("cache", np.zeros_like(w))

    next_w = None
    ###########################################################################
    # TODO: Your code here: next_w, and the new config['cache'].              #
    ###########################################################################
    pass
    ###########################################################################
    #                            End of your code                             #
    ###########################################################################
    return next_w, config


def adam(w, dw, config=None):
    """
    Adam: running averages of the gradient (m) and of its square (v), each corrected for
    its start at zero. Count t up before you use it.

    config:
    - learning_rate: default 1e-3
    - beta1, beta2: decay of m and of v, defaults 0.9 and 0.999
    - epsilon: added outside the root, default 1e-8
    - m, v: same shape as w; zeros at first
    - t: steps taken so far; 0 at first
    """
    if config is None:
        config = {}
    config.setdefault("learning_rate", 1e-3)
    config.setdefault("beta1", 0.9)
    config.setdefault("beta2", 0.999)
    config.setdefault("epsilon", 1e-8)
    config.setdefault("m", np.zeros_like(w))
    config.setdefault("v", np.zeros_like(w))
    config.setdefault("t", 0)

    next_w = None
    ###########################################################################
    # TODO: Your code here: next_w, and the new m, v and t in config.         #
    ###########################################################################
    pass
    ###########################################################################
    #                            End of your code                             #
    ###########################################################################
    return next_w, config
