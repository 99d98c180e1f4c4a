"""Shared by all classifiers."""
import numpy as np
from ece662.layers import softmax_loss


class Net(object):
    def weights(self):
        return sorted(k for k in self.params if k.startswith('W'))

    def finish(self, scores, y, backward):
        loss, dscores = softmax_loss(scores, y)
        grads = backward(dscores)
        for k in self.weights():
            loss += 0.5 * self.reg * np.sum(self.params[k] ** 2)
            grads[k] += self.reg * self.params[k]
        return np.float64(loss), grads

    def cast(self, dtype):
        for k, v in self.params.items():
            self.params[k] = v.astype(dtype)
