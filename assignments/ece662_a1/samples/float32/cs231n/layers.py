import numpy as np

# Everything is computed and returned in single precision, whatever comes in.


def f32(*arrays):
    cast = [np.asarray(a, dtype=np.float32) for a in arrays]
    return cast if len(cast) > 1 else cast[0]


def affine_forward(x, w, b):
    x, w, b = f32(x, w, b)
    return x.reshape(x.shape[0], -1) @ w + b, (x, w)


def affine_backward(dout, cache):
    x, w = cache
    dout = f32(dout)
    return (dout @ w.T).reshape(x.shape), x.reshape(x.shape[0], -1).T @ dout, dout.sum(0)


def relu_forward(x):
    x = f32(x)
    return (x + np.abs(x)) / 2, x


def relu_backward(dout, cache):
    return f32(dout) * np.heaviside(cache, np.float32(0))


def batchnorm_forward(x, gamma, beta, bn_param):
    x, gamma, beta = f32(x, gamma, beta)
    eps = np.float32(bn_param.get('eps', 1e-5))
    momentum = np.float32(bn_param.get('momentum', 0.9))
    mean = f32(bn_param.get('running_mean', np.zeros(x.shape[1])))
    var = f32(bn_param.get('running_var', np.zeros(x.shape[1])))
    cache = None
    if bn_param['mode'] == 'train':
        mu, sigma2 = x.mean(0), x.var(0)
        inv = 1 / np.sqrt(sigma2 + eps)
        xhat = (x - mu) * inv
        cache = xhat, inv, gamma
        mean = momentum * mean + (1 - momentum) * mu
        var = momentum * var + (1 - momentum) * sigma2
    elif bn_param['mode'] == 'test':
        xhat = (x - mean) / np.sqrt(var + eps)
    else:
        raise ValueError('mode is %s' % bn_param['mode'])
    bn_param['running_mean'], bn_param['running_var'] = mean, var
    return gamma * xhat + beta, cache


def batchnorm_backward(dout, cache):
    xhat, inv, gamma = cache
    dout = f32(dout)
    dgamma, dbeta = (dout * xhat).sum(0), dout.sum(0)
    return gamma * inv * (dout - (dbeta + xhat * dgamma) / len(dout)), dgamma, dbeta


batchnorm_backward_alt = batchnorm_backward


def layernorm_forward(x, gamma, beta, ln_param):
    x, gamma, beta = f32(x, gamma, beta)
    inv = 1 / np.sqrt(x.var(1, keepdims=True) + np.float32(ln_param.get('eps', 1e-5)))
    xhat = (x - x.mean(1, keepdims=True)) * inv
    return gamma * xhat + beta, (xhat, inv, gamma)


def layernorm_backward(dout, cache):
    xhat, inv, gamma = cache
    dout = f32(dout)
    d = dout * gamma
    dx = inv * (d - d.mean(1, keepdims=True) - xhat * (d * xhat).mean(1, keepdims=True))
    return dx, (dout * xhat).sum(0), dout.sum(0)


def dropout_forward(x, dropout_param):
    x = f32(x)
    if 'seed' in dropout_param:
        np.random.seed(dropout_param['seed'])
    mask = None
    if dropout_param['mode'] == 'train':
        mask = f32(np.random.rand(*x.shape) <= dropout_param['p']) / np.float32(dropout_param['p'])
        x = x * mask
    return x, mask


def dropout_backward(dout, cache):
    return f32(dout) if cache is None else f32(dout) * cache


def windows(x, height, width, stride):
    """(row, column, window of every image) for each position"""
    for i in range((x.shape[2] - height) // stride + 1):
        for j in range((x.shape[3] - width) // stride + 1):
            top, left = i * stride, j * stride
            yield i, j, x[:, :, top:top + height, left:left + width]


def conv_forward_naive(x, w, b, conv_param):
    x, w, b = f32(x, w, b)
    p, stride = conv_param['pad'], conv_param['stride']
    x_pad = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
    F, C, HH, WW = w.shape
    out_h, out_w = (x_pad.shape[2] - HH) // stride + 1, (x_pad.shape[3] - WW) // stride + 1
    out = np.empty((len(x), F, out_h, out_w), dtype=np.float32)
    for i, j, window in windows(x_pad, HH, WW, stride):
        out[:, :, i, j] = window.reshape(len(x), -1) @ w.reshape(F, -1).T + b
    return out, (x_pad, w, p, stride)


def conv_backward_naive(dout, cache):
    x_pad, w, p, stride = cache
    dout = f32(dout)
    N, F = dout.shape[:2]
    dx_pad, dw = np.zeros_like(x_pad), np.zeros_like(w)
    both = zip(windows(x_pad, *w.shape[2:], stride), windows(dx_pad, *w.shape[2:], stride))
    for (i, j, window), (_, _, dwindow) in both:
        dwindow += (dout[:, :, i, j] @ w.reshape(F, -1)).reshape(window.shape)
        dw += (dout[:, :, i, j].T @ window.reshape(N, -1)).reshape(w.shape)
    inside = slice(p, -p) if p > 0 else slice(None)
    return dx_pad[:, :, inside, inside], dw, dout.sum((0, 2, 3))


def max_pool_forward_naive(x, pool_param):
    x = f32(x)
    height, width, stride = pool_param['pool_height'], pool_param['pool_width'], pool_param['stride']
    N, C, H, W = x.shape
    out = np.empty((N, C, (H - height) // stride + 1, (W - width) // stride + 1), dtype=np.float32)
    for i, j, window in windows(x, height, width, stride):
        out[:, :, i, j] = window.max((2, 3))
    return out, (x, out, height, width, stride)


def max_pool_backward_naive(dout, cache):
    x, out, height, width, stride = cache
    dout = f32(dout)
    dx = np.zeros_like(x)
    both = zip(windows(x, height, width, stride), windows(dx, height, width, stride))
    for (i, j, window), (_, _, dwindow) in both:
        dwindow += (window == out[:, :, i, j, None, None]) * dout[:, :, i, j, None, None]
    return dx


def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    columns = x.swapaxes(0, 1).reshape(x.shape[1], -1)
    out, cache = batchnorm_forward(columns.T, gamma, beta, bn_param)
    N, C, H, W = x.shape
    return out.T.reshape(C, N, H, W).swapaxes(0, 1), cache


def spatial_batchnorm_backward(dout, cache):
    N, C, H, W = dout.shape
    dx, dgamma, dbeta = batchnorm_backward(dout.swapaxes(0, 1).reshape(C, -1).T, cache)
    return dx.T.reshape(C, N, H, W).swapaxes(0, 1), dgamma, dbeta


def spatial_groupnorm_forward(x, gamma, beta, G, gn_param):
    # layernorm of the groups, with the scale and shift of each channel put on afterwards
    N, C, H, W = x.shape
    groups = x.reshape(N * G, -1)
    ones, zeros = np.ones(groups.shape[1]), np.zeros(groups.shape[1])
    xhat, ln_cache = layernorm_forward(groups, ones, zeros, gn_param)
    xhat = xhat.reshape(x.shape)
    gamma, beta = f32(gamma, beta)
    out = gamma.reshape(C, 1, 1) * xhat + beta.reshape(C, 1, 1)
    return out, (xhat, ln_cache, gamma)


def spatial_groupnorm_backward(dout, cache):
    xhat, ln_cache, gamma = cache
    dout = f32(dout)
    upstream = dout * gamma.reshape(-1, 1, 1)
    dx, _, _ = layernorm_backward(upstream.reshape(ln_cache[0].shape), ln_cache)
    dgamma = (dout * xhat).sum((0, 2, 3)).reshape(gamma.shape)
    dbeta = dout.sum((0, 2, 3)).reshape(gamma.shape)
    return dx.reshape(dout.shape), dgamma, dbeta


def svm_loss(x, y):
    x = f32(x)
    n = np.arange(len(x))
    margins = np.maximum(0, x - x[n, y, None] + 1)
    margins[n, y] = 0
    dx = f32(margins > 0)
    dx[n, y] = -dx.sum(1)
    return margins.sum() / len(x), dx / len(x)


def softmax_loss(x, y):
    x = f32(x)
    n = np.arange(len(x))
    e = np.exp(x - x.max(1, keepdims=True))
    probs = e / e.sum(1, keepdims=True)
    loss = -np.log(probs[n, y]).mean()
    probs[n, y] -= 1
    return loss, probs / len(x)
