import numpy as np


class Layer(object):
    """A layer remembers what its backward pass needs; the functions below hand the layer out as cache."""

    def run(self, x):
        return [self.forward(x), self]


class Affine(Layer):

    def __init__(self, w, b):
        self.w, self.b = w, b

    def forward(self, x):
        self.shape = x.shape
        self.rows = x.reshape(x.shape[0], -1)
        return self.rows.dot(self.w) + self.b

    def backward(self, dout):
        dx = dout.dot(self.w.T).reshape(self.shape)
        return [dx, self.rows.T.dot(dout), dout.sum(axis=0)]


class ReLU(Layer):

    def forward(self, x):
        self.positive = x > 0
        return x * self.positive

    def backward(self, dout):
        return dout * self.positive


class Normalization(Layer):
    """Mean 0 and variance 1 along an axis, then scale and shift of the columns."""

    def __init__(self, gamma, beta, axis, eps):
        self.gamma, self.beta, self.axis, self.eps = gamma, beta, axis, eps

    def mean(self, values):
        return values.mean(axis=self.axis, keepdims=True)

    def forward(self, x):
        self.mu = self.mean(x)
        self.var = self.mean((x - self.mu) ** 2)
        self.x_hat = (x - self.mu) / np.sqrt(self.var + self.eps)
        return self.gamma * self.x_hat + self.beta

    def backward(self, dout):
        dx_hat = dout * self.gamma
        dx = dx_hat - self.mean(dx_hat) - self.x_hat * self.mean(dx_hat * self.x_hat)
        dx /= np.sqrt(self.var + self.eps)
        return [dx, (dout * self.x_hat).sum(axis=0), dout.sum(axis=0)]


class RunningAverages(object):
    """The part of batch normalization that lives in bn_param from call to call."""

    def __init__(self, bn_param, size):
        self.bn_param = bn_param
        self.momentum = bn_param.get('momentum', 0.9)
        bn_param.setdefault('running_mean', np.zeros(size))
        bn_param.setdefault('running_var', np.zeros(size))

    def update(self, name, value):
        self.bn_param[name] = self.momentum * self.bn_param[name] + (1 - self.momentum) * value

    def normalize(self, x, eps):
        return (x - self.bn_param['running_mean']) / np.sqrt(self.bn_param['running_var'] + eps)


class Dropout(Layer):

    def __init__(self, keep, seed=None):
        self.keep = keep
        self.generator = np.random.default_rng(seed)

    def forward(self, x):
        self.kept = self.generator.random(x.shape) < self.keep
        return np.where(self.kept, x / self.keep, 0.0)

    def backward(self, dout):
        return np.where(self.kept, dout / self.keep, 0.0)


class Identity(Layer):

    def forward(self, x):
        return x

    def backward(self, dout):
        return dout


class Sliding(Layer):
    """What convolution and pooling share: windows that slide over an image."""

    def __init__(self, height, width, stride):
        self.height, self.width, self.stride = height, width, stride

    def positions(self, x):
        rows = range(0, x.shape[2] - self.height + 1, self.stride)
        columns = range(0, x.shape[3] - self.width + 1, self.stride)
        return [(i, j, top, left) for i, top in enumerate(rows) for j, left in enumerate(columns)]

    def window(self, x, top, left):
        return x[:, :, top:top + self.height, left:left + self.width]

    def output_like(self, x, channels):
        height = (x.shape[2] - self.height) // self.stride + 1
        width = (x.shape[3] - self.width) // self.stride + 1
        return np.zeros((x.shape[0], channels, height, width))


class Convolution(Sliding):

    def __init__(self, w, b, stride, pad):
        super(Convolution, self).__init__(w.shape[2], w.shape[3], stride)
        self.w, self.b, self.pad = w, b, pad

    def forward(self, x):
        around = (self.pad, self.pad)
        self.x = np.pad(x, ((0, 0), (0, 0), around, around), mode='constant')
        out = self.output_like(self.x, len(self.w))
        for i, j, top, left in self.positions(self.x):
            window = self.window(self.x, top, left)
            for f in range(len(self.w)):
                out[:, f, i, j] = (window * self.w[f]).sum(axis=(1, 2, 3)) + self.b[f]
        return out

    def backward(self, dout):
        dx, dw = np.zeros_like(self.x), np.zeros_like(self.w)
        for i, j, top, left in self.positions(self.x):
            window, dwindow = self.window(self.x, top, left), self.window(dx, top, left)
            for f in range(len(self.w)):
                upstream = dout[:, f, i, j].reshape(-1, 1, 1, 1)
                dwindow += upstream * self.w[f]
                dw[f] += (upstream * window).sum(axis=0)
        height, width = dx.shape[2:]
        dx = dx[:, :, self.pad:height - self.pad, self.pad:width - self.pad]
        return [dx, dw, dout.sum(axis=(0, 2, 3))]


class MaxPool(Sliding):

    def forward(self, x):
        self.x = x
        out = self.output_like(x, x.shape[1])
        for i, j, top, left in self.positions(x):
            out[:, :, i, j] = self.window(x, top, left).max(axis=(2, 3))
        return out

    def backward(self, dout):
        dx = np.zeros_like(self.x)
        for i, j, top, left in self.positions(self.x):
            window, dwindow = self.window(self.x, top, left), self.window(dx, top, left)
            best = window.max(axis=(2, 3), keepdims=True)
            dwindow += (window == best) * dout[:, :, i:i + 1, j:j + 1]
        return dx


def affine_forward(x, w, b):
    return Affine(w, b).run(x)


def affine_backward(dout, cache):
    return cache.backward(dout)


def relu_forward(x):
    return ReLU().run(x)


def relu_backward(dout, cache):
    return cache.backward(dout)


def batchnorm_forward(x, gamma, beta, bn_param):
    eps = bn_param.get('eps', 1e-5)
    averages = RunningAverages(bn_param, x.shape[1])
    if bn_param['mode'] == 'test':
        return [gamma * averages.normalize(x, eps) + beta, None]
    elif bn_param['mode'] == 'train':
        layer = Normalization(gamma, beta, axis=0, eps=eps)
        out = layer.forward(x)
        averages.update('running_mean', layer.mu[0])
        averages.update('running_var', layer.var[0])
        return [out, {'layer': layer}]
    raise ValueError('batchnorm has no mode %s' % bn_param['mode'])


def batchnorm_backward(dout, cache):
    layer = cache['layer']
    N = len(dout)
    centered = layer.x_hat * np.sqrt(layer.var + layer.eps)
    dx_hat = dout * layer.gamma
    dvar = -0.5 * (layer.var + layer.eps) ** -1.5 * (dx_hat * centered).sum(axis=0)
    dmu = -(dx_hat / np.sqrt(layer.var + layer.eps)).sum(axis=0) - 2 * dvar * centered.mean(axis=0)
    dx = dx_hat / np.sqrt(layer.var + layer.eps) + dvar * 2 * centered / N + dmu / N
    return [dx, (dout * layer.x_hat).sum(axis=0), dout.sum(axis=0)]


def batchnorm_backward_alt(dout, cache):
    return cache['layer'].backward(dout)


def layernorm_forward(x, gamma, beta, ln_param):
    return Normalization(gamma, beta, axis=1, eps=ln_param.get('eps', 1e-5)).run(x)


def layernorm_backward(dout, cache):
    return cache.backward(dout)


def dropout_forward(x, dropout_param):
    if dropout_param['mode'] == 'train':
        return Dropout(dropout_param['p'], dropout_param.get('seed')).run(x)
    return Identity().run(x)


def dropout_backward(dout, cache):
    return cache.backward(dout)


def conv_forward_naive(x, w, b, conv_param):
    return Convolution(w, b, conv_param['stride'], conv_param['pad']).run(x)


def conv_backward_naive(dout, cache):
    return cache.backward(dout)


def max_pool_forward_naive(x, pool_param):
    return MaxPool(pool_param['pool_height'], pool_param['pool_width'], pool_param['stride']).run(x)


def max_pool_backward_naive(dout, cache):
    return cache.backward(dout)


def to_rows(x):
    return x.transpose(0, 2, 3, 1).reshape(-1, x.shape[1])


def to_images(rows, shape):
    N, C, H, W = shape
    return rows.reshape(N, H, W, C).transpose(0, 3, 1, 2)


def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    out, cache = batchnorm_forward(to_rows(x), gamma, beta, bn_param)
    return [to_images(out, x.shape), cache]


def spatial_batchnorm_backward(dout, cache):
    dx, dgamma, dbeta = batchnorm_backward_alt(to_rows(dout), cache)
    return [to_images(dx, dout.shape), dgamma, dbeta]


def spatial_groupnorm_forward(x, gamma, beta, G, gn_param):
    """As the notebook calls it: gamma and beta of shape (1, C, 1, 1)."""
    layer = Normalization(1.0, 0.0, axis=1, eps=gn_param.get('eps', 1e-5))
    x_hat = layer.forward(x.reshape(len(x) * G, -1)).reshape(x.shape)
    return [gamma * x_hat + beta, {'layer': layer, 'x_hat': x_hat, 'gamma': gamma}]


def spatial_groupnorm_backward(dout, cache):
    rows = cache['layer'].x_hat.shape
    dx, _, _ = cache['layer'].backward((dout * cache['gamma']).reshape(rows))
    dgamma = (dout * cache['x_hat']).sum(axis=(0, 2, 3), keepdims=True)
    dbeta = dout.sum(axis=(0, 2, 3), keepdims=True)
    return [dx.reshape(dout.shape), dgamma, dbeta]


def svm_loss(x, y):
    rows = np.arange(len(y))
    margins = np.maximum(0, x - x[rows, y].reshape(-1, 1) + 1)
    margins[rows, y] = 0
    dx = np.where(margins > 0, 1.0, 0.0)
    dx[rows, y] -= dx.sum(axis=1)
    return [margins.sum() / len(y), dx / len(y)]


def softmax_loss(x, y):
    rows = np.arange(len(y))
    log_probs = x - np.logaddexp.reduce(x, axis=1, keepdims=True)
    dx = np.exp(log_probs)
    dx[rows, y] -= 1
    return [-log_probs[rows, y].mean(), dx / len(y)]
