import math

import numpy as np

# Loops first: every formula can be read off one entry at a time.


def affine_forward(x, w, b):
    N = x.shape[0]
    D, M = w.shape
    rows = np.reshape(x, (N, D))
    out = np.zeros((N, M))
    for n in range(N):
        for m in range(M):
            out[n, m] = sum(rows[n] * w[:, m]) + b[m]
    cache = (x, w, b)
    return out, cache


def affine_backward(dout, cache):
    x, w, b = cache
    N, M = dout.shape
    D = w.shape[0]
    rows = np.reshape(x, (N, D))
    dx = np.zeros((N, D))
    dw = np.zeros((D, M))
    db = np.zeros(M)
    for n in range(N):
        for m in range(M):
            dx[n] += dout[n, m] * w[:, m]
            dw[:, m] += dout[n, m] * rows[n]
            db[m] += dout[n, m]
    return dx.reshape(x.shape), dw, db


def relu_forward(x):
    out = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        if x[index] > 0:
            out[index] = x[index]
    return out, x


def relu_backward(dout, cache):
    x = cache
    dx = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        if x[index] > 0:
            dx[index] = dout[index]
    return dx


def mean_and_var(values):
    n = len(values)
    mean = sum(values) / n
    var = sum((v - mean) ** 2 for v in values) / n
    return mean, var


def normalize_backward(dy, x, mean, var, eps):
    """Gradient of (x - mean) / sqrt(var + eps) for a vector x whose mean and var these are."""
    n = len(x)
    std = math.sqrt(var + eps)
    dvar = 0.0
    dmean = 0.0
    for i in range(n):
        dvar += dy[i] * (x[i] - mean) * -0.5 * std ** -3
        dmean += -dy[i] / std
    for i in range(n):
        dmean += dvar * -2.0 * (x[i] - mean) / n
    dx = np.zeros(n)
    for i in range(n):
        dx[i] = dy[i] / std + dvar * 2.0 * (x[i] - mean) / n + dmean / n
    return dx


def batchnorm_forward(x, gamma, beta, bn_param):
    mode = bn_param['mode']
    eps = bn_param.get('eps', 1e-5)
    momentum = bn_param.get('momentum', 0.9)
    N, D = x.shape
    running_mean = bn_param.get('running_mean', np.zeros(D))
    running_var = bn_param.get('running_var', np.zeros(D))
    new_mean, new_var = running_mean.copy(), running_var.copy()

    out = np.zeros((N, D))
    cache = None
    if mode == 'train':
        means, variances = np.zeros(D), np.zeros(D)
        for d in range(D):
            means[d], variances[d] = mean_and_var(x[:, d])
            for n in range(N):
                normed = (x[n, d] - means[d]) / math.sqrt(variances[d] + eps)
                out[n, d] = gamma[d] * normed + beta[d]
            new_mean[d] = momentum * running_mean[d] + (1 - momentum) * means[d]
            new_var[d] = momentum * running_var[d] + (1 - momentum) * variances[d]
        cache = (x, gamma, means, variances, eps)
    elif mode == 'test':
        for d in range(D):
            for n in range(N):
                normed = (x[n, d] - running_mean[d]) / math.sqrt(running_var[d] + eps)
                out[n, d] = gamma[d] * normed + beta[d]
    else:
        raise ValueError('unknown mode ' + str(mode))

    bn_param['running_mean'] = new_mean
    bn_param['running_var'] = new_var
    return out, cache


def batchnorm_backward(dout, cache):
    x, gamma, means, variances, eps = cache
    N, D = x.shape
    dx = np.zeros((N, D))
    dgamma = np.zeros(D)
    dbeta = np.zeros(D)
    for d in range(D):
        for n in range(N):
            dgamma[d] += dout[n, d] * (x[n, d] - means[d]) / math.sqrt(variances[d] + eps)
            dbeta[d] += dout[n, d]
        dx[:, d] = normalize_backward(gamma[d] * dout[:, d], x[:, d], means[d], variances[d], eps)
    return dx, dgamma, dbeta


def batchnorm_backward_alt(dout, cache):
    x, gamma, means, variances, eps = cache
    N, D = x.shape
    dx = np.zeros((N, D))
    dgamma = np.zeros(D)
    dbeta = np.zeros(D)
    for d in range(D):
        std = math.sqrt(variances[d] + eps)
        normed = [(x[n, d] - means[d]) / std for n in range(N)]
        dgamma[d] = sum(dout[n, d] * normed[n] for n in range(N))
        dbeta[d] = sum(dout[n, d] for n in range(N))
        for n in range(N):
            dx[n, d] = gamma[d] / std * (dout[n, d] - dbeta[d] / N - normed[n] * dgamma[d] / N)
    return dx, dgamma, dbeta


def layernorm_forward(x, gamma, beta, ln_param):
    eps = ln_param.get('eps', 1e-5)
    N, D = x.shape
    out = np.zeros((N, D))
    means, variances = np.zeros(N), np.zeros(N)
    for n in range(N):
        means[n], variances[n] = mean_and_var(x[n])
        for d in range(D):
            normed = (x[n, d] - means[n]) / math.sqrt(variances[n] + eps)
            out[n, d] = gamma[d] * normed + beta[d]
    return out, (x, gamma, means, variances, eps)


def layernorm_backward(dout, cache):
    x, gamma, means, variances, eps = cache
    N, D = x.shape
    dx = np.zeros((N, D))
    dgamma = np.zeros(D)
    dbeta = np.zeros(D)
    for n in range(N):
        for d in range(D):
            dgamma[d] += dout[n, d] * (x[n, d] - means[n]) / math.sqrt(variances[n] + eps)
            dbeta[d] += dout[n, d]
        dx[n] = normalize_backward(gamma * dout[n], x[n], means[n], variances[n], eps)
    return dx, dgamma, dbeta


def dropout_forward(x, dropout_param):
    p, mode = dropout_param['p'], dropout_param['mode']
    if 'seed' in dropout_param:
        np.random.seed(dropout_param['seed'])
    if mode == 'test':
        return x, (dropout_param, None)
    mask = np.zeros(x.shape)
    out = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        if np.random.rand() < p:
            mask[index] = 1 / p
            out[index] = x[index] / p
    return out, (dropout_param, mask)


def dropout_backward(dout, cache):
    dropout_param, mask = cache
    if dropout_param['mode'] == 'test':
        return dout
    dx = np.zeros(dout.shape)
    for index in np.ndindex(dout.shape):
        dx[index] = dout[index] * mask[index]
    return dx


def padded(x, pad):
    N, C, H, W = x.shape
    result = np.zeros((N, C, H + 2 * pad, W + 2 * pad))
    for i in range(H):
        for j in range(W):
            result[:, :, i + pad, j + pad] = x[:, :, i, j]
    return result


def conv_forward_naive(x, w, b, conv_param):
    stride, pad = conv_param['stride'], conv_param['pad']
    N, C, H, W = x.shape
    F, _, HH, WW = w.shape
    out_h = (H + 2 * pad - HH) // stride + 1
    out_w = (W + 2 * pad - WW) // stride + 1
    xp = padded(x, pad)
    out = np.zeros((N, F, out_h, out_w))
    for n in range(N):
        for f in range(F):
            for i in range(out_h):
                for j in range(out_w):
                    total = b[f]
                    for c in range(C):
                        for p in range(HH):
                            for q in range(WW):
                                total += w[f, c, p, q] * xp[n, c, i * stride + p, j * stride + q]
                    out[n, f, i, j] = total
    return out, (x, w, b, conv_param)


def conv_backward_naive(dout, cache):
    x, w, b, conv_param = cache
    stride, pad = conv_param['stride'], conv_param['pad']
    N, C, H, W = x.shape
    F, _, HH, WW = w.shape
    _, _, out_h, out_w = dout.shape
    xp = padded(x, pad)
    dxp = np.zeros(xp.shape)
    dw = np.zeros(w.shape)
    db = np.zeros(F)
    for n in range(N):
        for f in range(F):
            for i in range(out_h):
                for j in range(out_w):
                    upstream = dout[n, f, i, j]
                    db[f] += upstream
                    for c in range(C):
                        for p in range(HH):
                            for q in range(WW):
                                row, col = i * stride + p, j * stride + q
                                dw[f, c, p, q] += upstream * xp[n, c, row, col]
                                dxp[n, c, row, col] += upstream * w[f, c, p, q]
    dx = np.zeros(x.shape)
    for i in range(H):
        for j in range(W):
            dx[:, :, i, j] = dxp[:, :, i + pad, j + pad]
    return dx, dw, db


def position_of_max(x, n, c, top, left, height, width):
    best = (top, left)
    for i in range(top, top + height):
        for j in range(left, left + width):
            if x[n, c, i, j] > x[n, c, best[0], best[1]]:
                best = (i, j)
    return best


def max_pool_forward_naive(x, pool_param):
    height, width, stride = pool_param['pool_height'], pool_param['pool_width'], pool_param['stride']
    N, C, H, W = x.shape
    out = np.zeros((N, C, (H - height) // stride + 1, (W - width) // stride + 1))
    for n, c, i, j in np.ndindex(out.shape):
        row, col = position_of_max(x, n, c, i * stride, j * stride, height, width)
        out[n, c, i, j] = x[n, c, row, col]
    return out, (x, pool_param)


def max_pool_backward_naive(dout, cache):
    x, pool_param = cache
    height, width, stride = pool_param['pool_height'], pool_param['pool_width'], pool_param['stride']
    dx = np.zeros(x.shape)
    for n, c, i, j in np.ndindex(dout.shape):
        row, col = position_of_max(x, n, c, i * stride, j * stride, height, width)
        dx[n, c, row, col] += dout[n, c, i, j]
    return dx


def pixels_as_rows(x):
    N, C, H, W = x.shape
    rows = np.zeros((N * H * W, C))
    k = 0
    for n in range(N):
        for i in range(H):
            for j in range(W):
                rows[k] = x[n, :, i, j]
                k += 1
    return rows


def rows_as_pixels(rows, shape):
    N, C, H, W = shape
    x = np.zeros(shape)
    k = 0
    for n in range(N):
        for i in range(H):
            for j in range(W):
                x[n, :, i, j] = rows[k]
                k += 1
    return x


def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    out, cache = batchnorm_forward(pixels_as_rows(x), gamma, beta, bn_param)
    return rows_as_pixels(out, x.shape), cache


def spatial_batchnorm_backward(dout, cache):
    dx, dgamma, dbeta = batchnorm_backward(pixels_as_rows(dout), cache)
    return rows_as_pixels(dx, dout.shape), dgamma, dbeta


def spatial_groupnorm_forward(x, gamma, beta, G, gn_param):
    eps = gn_param.get('eps', 1e-5)
    N, C, H, W = x.shape
    size = C // G
    out = np.zeros(x.shape)
    for n in range(N):
        for g in range(G):
            channels = range(g * size, (g + 1) * size)
            mean, var = mean_and_var(x[n, channels].ravel())
            for c in channels:
                normed = (x[n, c] - mean) / math.sqrt(var + eps)
                out[n, c] = gamma[c] * normed + beta[c]
    return out, (x, gamma, beta, G, eps)


def spatial_groupnorm_backward(dout, cache):
    x, gamma, beta, G, eps = cache
    N, C, H, W = x.shape
    size = C // G
    dx = np.zeros(x.shape)
    dgamma = np.zeros(C)
    dbeta = np.zeros(C)
    for n in range(N):
        for g in range(G):
            channels = range(g * size, (g + 1) * size)
            group = x[n, channels].ravel()
            mean, var = mean_and_var(group)
            upstream = np.zeros((size, H, W))
            for k, c in enumerate(channels):
                dgamma[c] += np.sum(dout[n, c] * (x[n, c] - mean)) / math.sqrt(var + eps)
                dbeta[c] += np.sum(dout[n, c])
                upstream[k] = gamma[c] * dout[n, c]
            dgroup = normalize_backward(upstream.ravel(), group, mean, var, eps)
            dx[n, channels] = dgroup.reshape(size, H, W)
    return dx, dgamma, dbeta


def svm_loss(x, y):
    N, C = x.shape
    loss = 0.0
    dx = np.zeros(x.shape)
    for n in range(N):
        for c in range(C):
            margin = x[n, c] - x[n, y[n]] + 1
            if c != y[n] and margin > 0:
                loss += margin / N
                dx[n, c] += 1 / N
                dx[n, y[n]] -= 1 / N
    return loss, dx


def softmax_loss(x, y):
    N, C = x.shape
    loss = 0.0
    dx = np.zeros(x.shape)
    for n in range(N):
        exps = np.exp(x[n] - max(x[n]))
        probs = exps / sum(exps)
        loss -= math.log(probs[y[n]]) / N
        dx[n] = probs / N
        dx[n, y[n]] -= 1 / N
    return loss, dx
