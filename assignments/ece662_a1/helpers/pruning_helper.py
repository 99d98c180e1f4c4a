"""What the pruning notebook needs: a trained model, and its accuracy."""

import numpy as np


def load_model(path, mode='torch'):
    """The whole model saved at path; mode is 'torch' or 'tensorflow'."""
    if mode == 'torch':
        import torch
        return torch.load(path, map_location='cpu', weights_only=False)
    import tensorflow as tf
    return tf.keras.models.load_model(path)


def test_model(model, test_data, mode='torch', batch_size=256):
    """
    Print and return the accuracy of a model.

    Inputs:
    - test_data: [X, y] with X of shape (N, 3, 32, 32) and y of shape (N,)
    """
    X, y = test_data
    predict = _predict_torch if mode == 'torch' else _predict_tensorflow
    starts = range(0, len(X), batch_size)
    predicted = np.concatenate([predict(model, X[s:s + batch_size]) for s in starts])
    accuracy = float(np.mean(predicted == y))
    print('Test Acc: %.4f' % accuracy)
    return accuracy


def invert_ch(X):
    """Channels first, (N, C, H, W), to channels last, (N, H, W, C)."""
    return np.transpose(X, (0, 2, 3, 1))


def _predict_torch(model, X):
    import torch
    model.eval()
    with torch.no_grad():
        return model(torch.as_tensor(X, dtype=torch.float32)).argmax(dim=1).numpy()


def _predict_tensorflow(model, X):
    return np.argmax(model(invert_ch(X).astype(np.float32), training=False), axis=1)
