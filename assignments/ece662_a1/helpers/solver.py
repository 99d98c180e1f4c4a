import pickle

import numpy as np

from . import optim


class Solver(object):
    """
    Trains a model by stochastic gradient descent and keeps the parameters that did best
    on the validation set.

        solver = Solver(model, data, update_rule='adam', optim_config={'learning_rate': 1e-3},
                        num_epochs=10, batch_size=100, print_every=100)
        solver.train()

    A model has a dictionary params and a method loss(X, y) that returns (loss, grads),
    or scores when it is called without y.

    After training, model.params holds the best parameters; loss_history has one entry for
    each iteration, train_acc_history and val_acc_history one for each epoch.
    """

    def __init__(self, model, data, **kwargs):
        """
        Inputs:
        - model: see above
        - data: dictionary with X_train, y_train, X_val, y_val

        Keywords:
        - update_rule: name of a function in optim.py; default 'sgd'
        - optim_config: its settings, such as learning_rate
        - lr_decay: the learning rate is multiplied by it after each epoch; default 1
        - batch_size: default 100
        - num_epochs: default 10
        - num_train_samples, num_val_samples: how many examples the accuracies are
          measured on; defaults 1000 and None (all)
        - print_every: print the loss every so many iterations; default 10
        - verbose: False prints nothing
        - checkpoint_name: when given, the solver's state is saved after each epoch
        """
        self.model = model
        self.X_train, self.y_train = data['X_train'], data['y_train']
        self.X_val, self.y_val = data['X_val'], data['y_val']

        self.update_rule = kwargs.pop('update_rule', 'sgd')
        self.optim_config = kwargs.pop('optim_config', {})
        self.lr_decay = kwargs.pop('lr_decay', 1.0)
        self.batch_size = kwargs.pop('batch_size', 100)
        self.num_epochs = kwargs.pop('num_epochs', 10)
        self.num_train_samples = kwargs.pop('num_train_samples', 1000)
        self.num_val_samples = kwargs.pop('num_val_samples', None)
        self.checkpoint_name = kwargs.pop('checkpoint_name', None)
        self.print_every = kwargs.pop('print_every', 10)
        self.verbose = kwargs.pop('verbose', True)
        if kwargs:
            raise ValueError('Solver does not know %s' % ', '.join(sorted(kwargs)))

        if not hasattr(optim, self.update_rule):
            raise ValueError('optim.py has no update rule %r' % self.update_rule)
        self.update_rule = getattr(optim, self.update_rule)
        self._reset()

    def _reset(self):
        """Forget all training: histories, and what the update rule remembers."""
        self.epoch = 0
        self.best_val_acc = 0
        self.best_params = {}
        self.loss_history = []
        self.train_acc_history = []
        self.val_acc_history = []
        self.optim_configs = {p: dict(self.optim_config) for p in self.model.params}

    def _step(self):
        """One update of every parameter, from one random batch."""
        batch = np.random.choice(self.X_train.shape[0], self.batch_size)
        loss, grads = self.model.loss(self.X_train[batch], self.y_train[batch])
        self.loss_history.append(loss)
        for p, w in self.model.params.items():
            next_w, next_config = self.update_rule(w, grads[p], self.optim_configs[p])
            self.model.params[p] = next_w
            self.optim_configs[p] = next_config

    def _save_checkpoint(self):
        if self.checkpoint_name is None:
            return
        filename = '%s_epoch_%d.pkl' % (self.checkpoint_name, self.epoch)
        if self.verbose:
            print('Saving checkpoint to "%s"' % filename)
        state = {name: value for name, value in vars(self).items()
                 if name not in ('X_train', 'y_train', 'X_val', 'y_val')}
        with open(filename, 'wb') as f:
            pickle.dump(state, f)

    def check_accuracy(self, X, y, num_samples=None, batch_size=100):
        """
        The model's accuracy on X and y, or on num_samples of them drawn at random,
        computed batch by batch to save memory.
        """
        if num_samples is not None and X.shape[0] > num_samples:
            mask = np.random.choice(X.shape[0], num_samples)
            X, y = X[mask], y[mask]
        y_pred = [np.argmax(self.model.loss(X[start:start + batch_size]), axis=1)
                  for start in range(0, X.shape[0], batch_size)]
        return np.mean(np.hstack(y_pred) == y)

    def train(self):
        """Train for num_epochs, then give the model the best parameters seen."""
        iterations_per_epoch = max(self.X_train.shape[0] // self.batch_size, 1)
        num_iterations = self.num_epochs * iterations_per_epoch

        for t in range(num_iterations):
            self._step()
            if self.verbose and t % self.print_every == 0:
                print('(Iteration %d / %d) loss: %f' % (t + 1, num_iterations, self.loss_history[-1]))

            epoch_end = (t + 1) % iterations_per_epoch == 0
            if epoch_end:
                self.epoch += 1
                for config in self.optim_configs.values():
                    config['learning_rate'] *= self.lr_decay
            if epoch_end or t == 0 or t == num_iterations - 1:
                self._check_progress()

        if self.best_params:
            self.model.params = self.best_params

    def _check_progress(self):
        """Record both accuracies and keep the parameters if they are the best so far."""
        train_acc = self.check_accuracy(self.X_train, self.y_train, num_samples=self.num_train_samples)
        val_acc = self.check_accuracy(self.X_val, self.y_val, num_samples=self.num_val_samples)
        self.train_acc_history.append(train_acc)
        self.val_acc_history.append(val_acc)
        self._save_checkpoint()
        if self.verbose:
            print('(Epoch %d / %d) train acc: %f; val_acc: %f' % (self.epoch, self.num_epochs, train_acc, val_acc))
        if val_acc > self.best_val_acc:
            self.best_val_acc = val_acc
            self.best_params = {p: w.copy() for p, w in self.model.params.items()}
