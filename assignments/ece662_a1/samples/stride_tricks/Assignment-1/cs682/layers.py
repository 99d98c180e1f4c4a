import numpy as np
from numpy.lib.stride_tricks import as_strided, sliding_window_view


def affine_forward(x, w, b):
    out = x.reshape(x.shape[0], np.prod(x.shape[1:])) @ w + b[None]
    return out, (x, w, b)


def affine_backward(dout, cache):
    x, w, _ = cache
    x_rows = x.reshape(x.shape[0], np.prod(x.shape[1:]))
    return (dout @ w.T).reshape(x.shape), x_rows.T @ dout, dout.sum(0)


def relu_forward(x):
    return x.clip(min=0), x


def relu_backward(dout, cache):
    dx = dout.copy()
    dx[cache <= 0] = 0
    return dx


# All normalizations are one: standardize along some axes, then scale and shift.

def standardize(x, axis, eps):
    mu = x.mean(axis=axis, keepdims=True)
    inv_std = (x.var(axis=axis, keepdims=True) + eps) ** -0.5
    return (x - mu) * inv_std, inv_std


def standardize_backward(dx_hat, x_hat, inv_std, axis):
    projection = x_hat * (dx_hat * x_hat).mean(axis=axis, keepdims=True)
    return inv_std * (dx_hat - dx_hat.mean(axis=axis, keepdims=True) - projection)


def batchnorm_forward(x, gamma, beta, bn_param):
    mode, eps = bn_param['mode'], bn_param.get('eps', 1e-5)
    momentum = bn_param.get('momentum', 0.9)
    running_mean = bn_param.setdefault('running_mean', np.zeros(x.shape[1], dtype=x.dtype))
    running_var = bn_param.setdefault('running_var', np.zeros(x.shape[1], dtype=x.dtype))
    if mode == 'test':
        return gamma * ((x - running_mean) / np.sqrt(running_var + eps)) + beta, None
    if mode != 'train':
        raise ValueError(f'bad batchnorm mode: {mode}')

    x_hat, inv_std = standardize(x, 0, eps)
    bn_param['running_mean'] = momentum * running_mean + (1 - momentum) * x.mean(0)
    bn_param['running_var'] = momentum * running_var + (1 - momentum) * x.var(0)
    return gamma * x_hat + beta, (x_hat, inv_std, gamma)


def batchnorm_backward(dout, cache):
    x_hat, inv_std, gamma = cache
    N = len(x_hat)
    dgamma, dbeta = (dout * x_hat).sum(0), dout.sum(0)
    # x_hat = centered * inv_std;  centered = x - mean;  inv_std = (mean of centered^2 + eps)^-1/2
    dx_hat = gamma * dout
    centered = x_hat / inv_std
    dinv_std = (dx_hat * centered).sum(0)
    dmean_square = -0.5 * inv_std ** 3 * dinv_std
    dcentered = dx_hat * inv_std + 2 / N * centered * dmean_square
    dx = dcentered - dcentered.mean(0)
    return dx, dgamma, dbeta


def batchnorm_backward_alt(dout, cache):
    x_hat, inv_std, gamma = cache
    dx = standardize_backward(gamma * dout, x_hat, inv_std, 0)
    return dx, (dout * x_hat).sum(0), dout.sum(0)


def layernorm_forward(x, gamma, beta, ln_param):
    x_hat, inv_std = standardize(x, 1, ln_param.get('eps', 1e-5))
    return gamma * x_hat + beta, (x_hat, inv_std, gamma)


def layernorm_backward(dout, cache):
    x_hat, inv_std, gamma = cache
    dx = standardize_backward(gamma * dout, x_hat, inv_std, 1)
    return dx, (dout * x_hat).sum(0), dout.sum(0)


def dropout_forward(x, dropout_param):
    p, mode = dropout_param['p'], dropout_param['mode']
    rng = np.random.RandomState(dropout_param.get('seed'))
    if mode == 'test':
        return x, (dropout_param, None)
    mask = (rng.random_sample(x.shape) < p).astype(x.dtype) / p
    return mask * x, (dropout_param, mask)


def dropout_backward(dout, cache):
    dropout_param, mask = cache
    return dout * mask if dropout_param['mode'] == 'train' else dout


def im2col(xp, HH, WW, stride):
    """Padded images to a matrix (N * out_h * out_w, C * HH * WW), through a strided view"""
    N, C, H, W = xp.shape
    out_h, out_w = (H - HH) // stride + 1, (W - WW) // stride + 1
    sn, sc, sh, sw = xp.strides
    view = as_strided(xp, (N, out_h, out_w, C, HH, WW), (sn, sh * stride, sw * stride, sc, sh, sw),
                      writeable=False)
    return view.reshape(N * out_h * out_w, C * HH * WW), out_h, out_w


def col2im(cols, shape, HH, WW, stride):
    """Sum the rows of such a matrix into images of the given (padded) shape"""
    N, C, H, W = shape
    out_h, out_w = (H - HH) // stride + 1, (W - WW) // stride + 1
    where = np.arange(N * C * H * W).reshape(shape)
    index, _, _ = im2col(where, HH, WW, stride)
    flat = np.bincount(index.ravel(), weights=cols.ravel(), minlength=where.size)
    return flat.reshape(shape)


def conv_forward_naive(x, w, b, conv_param):
    stride, pad = conv_param['stride'], conv_param['pad']
    F, C, HH, WW = w.shape
    xp = np.pad(x, ((0,), (0,), (pad,), (pad,)))
    cols, out_h, out_w = im2col(xp, HH, WW, stride)
    out = (cols @ w.reshape(F, -1).T + b).reshape(len(x), out_h, out_w, F)
    return out.transpose(0, 3, 1, 2), (cols, xp.shape, w, conv_param)


def conv_backward_naive(dout, cache):
    cols, padded_shape, w, conv_param = cache
    stride, pad = conv_param['stride'], conv_param['pad']
    F, C, HH, WW = w.shape
    _, _, H, W = padded_shape
    dout_rows = dout.transpose(0, 2, 3, 1).reshape(-1, F)
    dw = (dout_rows.T @ cols).reshape(w.shape)
    dxp = col2im(dout_rows @ w.reshape(F, -1), padded_shape, HH, WW, stride)
    return dxp[:, :, pad:H - pad, pad:W - pad], dw, dout_rows.sum(0)


def max_pool_forward_naive(x, pool_param):
    height, width, stride = (pool_param[k] for k in ('pool_height', 'pool_width', 'stride'))
    windows = sliding_window_view(x, (height, width), axis=(2, 3))[:, :, ::stride, ::stride]
    return windows.max(axis=(-2, -1)), (x, pool_param)


def max_pool_backward_naive(dout, cache):
    x, pool_param = cache
    height, width, stride = (pool_param[k] for k in ('pool_height', 'pool_width', 'stride'))
    windows = sliding_window_view(x, (height, width), axis=(2, 3))[:, :, ::stride, ::stride]
    best = windows.reshape(*dout.shape, -1).argmax(-1)
    n, c, i, j = np.indices(dout.shape)
    rows = i * stride + best // width
    columns = j * stride + best % width
    dx = np.zeros_like(x)
    np.add.at(dx, (n, c, rows, columns), dout)
    return dx


def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    C = x.shape[1]
    last = np.moveaxis(x, 1, -1)
    out, cache = batchnorm_forward(last.reshape(-1, C), gamma, beta, bn_param)
    return np.moveaxis(out.reshape(last.shape), -1, 1), cache


def spatial_batchnorm_backward(dout, cache):
    C = dout.shape[1]
    last = np.moveaxis(dout, 1, -1)
    dx, dgamma, dbeta = batchnorm_backward(last.reshape(-1, C), cache)
    return np.moveaxis(dx.reshape(last.shape), -1, 1), dgamma, dbeta


def spatial_groupnorm_forward(x, gamma, beta, G, gn_param):
    N, C, H, W = x.shape
    grouped = x.reshape(N, G, C // G, H, W)
    x_hat, inv_std = standardize(grouped, (2, 3, 4), gn_param.get('eps', 1e-5))
    gamma5, beta5 = gamma.reshape(1, G, C // G, 1, 1), beta.reshape(1, G, C // G, 1, 1)
    out = (gamma5 * x_hat + beta5).reshape(x.shape)
    return out, (x_hat, inv_std, gamma5, gamma.shape)


def spatial_groupnorm_backward(dout, cache):
    x_hat, inv_std, gamma5, shape = cache
    dout5 = dout.reshape(x_hat.shape)
    dx = standardize_backward(gamma5 * dout5, x_hat, inv_std, (2, 3, 4)).reshape(dout.shape)
    dgamma = (dout5 * x_hat).sum((0, 3, 4)).reshape(shape)
    dbeta = dout5.sum((0, 3, 4)).reshape(shape)
    return dx, dgamma, dbeta


def svm_loss(x, y):
    N = x.shape[0]
    correct = np.take_along_axis(x, y[:, None], axis=1)
    margins = (x - correct + 1).clip(min=0)
    np.put_along_axis(margins, y[:, None], 0, axis=1)
    dx = np.sign(margins) / N
    np.put_along_axis(dx, y[:, None], -dx.sum(1, keepdims=True), axis=1)
    return margins.sum() / N, dx


def softmax_loss(x, y):
    N = x.shape[0]
    probs = np.exp(x - x.max(1, keepdims=True))
    probs /= probs.sum(1, keepdims=True)
    loss = -np.log(np.take_along_axis(probs, y[:, None], axis=1)).mean()
    dx = probs / N
    np.put_along_axis(dx, y[:, None], np.take_along_axis(dx, y[:, None], axis=1) - 1 / N, axis=1)
    return loss, dx
