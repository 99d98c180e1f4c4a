"""Q4: the convolutional network, trained with settings of ours."""

from __future__ import annotations

from typing import Any

from grader.authoring import Yields, hidden, public, question
from grader.model import Inputs

from .training import begin, learnt_by_heart, learnt_from, outcome, pictures

CLASSES = 6


def trained(impl: Any, inputs: Inputs, data: dict[str, Any], batch_size: int, rate: float) -> Any:
    """The network and its solver, after a training by Adam; plain loops are answered by fast layers."""
    begin(impl, inputs, data)
    impl.training.quicken()
    model = impl.cnn.ThreeLayerConvNet(
        num_filters=16, filter_size=5, hidden_dim=50, num_classes=CLASSES, weight_scale=1e-2
    )
    settings = {
        "update_rule": "adam",
        "optim_config": {"learning_rate": rate},
        "batch_size": batch_size,
        "num_epochs": inputs.epochs,
    }
    return model, impl.training.solve(model, data, settings)


@question(
    "q4.conv_net_overfit",
    "The convolutional network learns a hundred pictures by heart",
    inputs=pictures,
    cases=[
        public(
            "a hundred pictures", train=500, val=100, test=10, small=100, epochs=15, steps=60, seconds=30.0
        )
    ],
    golden=False,
)
def conv_net_overfit(impl: Any, inputs: Inputs) -> Yields:
    data = learnt_by_heart(inputs) | {"X_train": inputs.X_small, "y_train": inputs.y_small}
    model, solver = trained(impl, inputs, data, 25, 1e-3)
    yield from outcome(impl, model, solver, inputs.X_small)


@question(
    "q4.conv_net_accuracy",
    "Accuracy of the convolutional network after one epoch",
    inputs=pictures,
    cases=[hidden("unseen pictures", train=4500, val=200, test=1000, epochs=1, steps=120, seconds=60.0)],
    golden=False,
)
def conv_net_accuracy(impl: Any, inputs: Inputs) -> Yields:
    model, solver = trained(impl, inputs, learnt_from(inputs), 40, 5e-4)
    yield from outcome(impl, model, solver, inputs.X_test)
