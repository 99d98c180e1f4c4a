"""Mistakes of fully connected networks in what their layers keep between calls of `loss`.

That is the mode, 'train' or 'test', and batch normalization's running statistics.
"""

from __future__ import annotations

from typing import Any

from grader.reference.fully_connected import FullyConnectedNet
from grader.reference.mistakes.shared.nets import FULLY_CONNECTED, mistakes


class BatchnormTrainsForEver(FullyConnectedNet):
    """Batch normalization stays in mode 'train' when `loss` is called without `y`, so testing
    uses the statistics of the batch. It must use the running mean and variance."""

    def _set_mode(self, mode: str) -> None:
        super()._set_mode(mode)
        for bn_param in self.bn_params:
            bn_param["mode"] = "train"


class StatisticsLost(FullyConnectedNet):
    """Every call of `loss` starts with a new `bn_params`, so the running mean and variance are
    lost before testing can use them. They belong to the net and are made once."""

    def _set_mode(self, mode: str) -> None:
        self.bn_params = self._initial_bn_params()
        super()._set_mode(mode)


class OneBnParam(FullyConnectedNet):
    """All batch normalization layers share one `bn_param`, and so one running mean and variance.
    Each layer needs a dictionary of its own."""

    def _initial_bn_params(self) -> list[dict[str, Any]]:
        bn_params = super()._initial_bn_params()
        return bn_params[:1] * len(bn_params)


class DropoutTrainsForEver(FullyConnectedNet):
    """Dropout stays in mode 'train' when `loss` is called without `y`, so units are dropped in
    testing too. There it must be in mode 'test'."""

    def _set_mode(self, mode: str) -> None:
        super()._set_mode(mode)
        self.dropout_param["mode"] = "train"


class DropoutModesExchanged(FullyConnectedNet):
    """Dropout is in mode 'test' when there is a `y`, and in mode 'train' when there is none. It
    must be the reverse."""

    def _set_mode(self, mode: str) -> None:
        super()._set_mode(mode)
        self.dropout_param["mode"] = "test" if mode == "train" else "train"


SET_MODE = "Set the mode at the start of `loss`: 'test' if `y` is None, else 'train'."
BN_PARAMS = "Make `self.bn_params` in `__init__`, one new dictionary for each layer."

MISTAKES = (
    *mistakes([FULLY_CONNECTED], "batchnorm_trains_for_ever", BatchnormTrainsForEver, SET_MODE),
    *mistakes([FULLY_CONNECTED], "running_statistics_lost", StatisticsLost, BN_PARAMS),
    *mistakes([FULLY_CONNECTED], "one_bn_param_for_all", OneBnParam, BN_PARAMS),
    *mistakes([FULLY_CONNECTED], "dropout_trains_for_ever", DropoutTrainsForEver, SET_MODE),
    *mistakes([FULLY_CONNECTED], "dropout_modes_exchanged", DropoutModesExchanged, SET_MODE),
)
