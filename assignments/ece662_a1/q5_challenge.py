"""Q5: the challenge's networks, trained from scratch on pictures of the grader's."""

from __future__ import annotations

from typing import Any

from grader.authoring import Yields, hidden, question
from grader.model import Inputs

from .framework_nets import handed_over
from .q5_tf import CHALLENGE as KERAS_CELL
from .q5_tf import untrained as untrained_keras
from .q5_torch import CHALLENGE as TORCH_CELL
from .training import learnt_from, pictures

BATCH = 50
UNSEEN: dict[str, Any] = {"train": 1500, "val": 100, "test": 800, "steps": 150, "seconds": 90.0}


@question(
    "q5_torch.challenge_accuracy",
    "PyTorch: accuracy of the challenge's network",
    framework="torch",
    inputs=pictures,
    cases=[hidden("unseen pictures", **UNSEEN)],
    golden=False,
)
def torch_challenge(impl: Any, inputs: Inputs) -> Yields:
    kit = impl.torch_training
    kit.seed(inputs.seed)
    impl.data(**learnt_from(inputs), X_test=inputs.X_test)
    kit.bound(inputs.steps, inputs.seconds / 2)
    made = handed_over(impl, "q5_torch", TORCH_CELL)
    on = kit.device("auto")
    optimizer = impl.torch_kit.optimizer_of(made.optimizer, made.model)
    told = kit.fit(
        made.model, optimizer, inputs.X_train, inputs.y_train, inputs.steps, BATCH, inputs.seconds, on
    )
    yield "history", impl.value(told)
    yield "predictions", kit.predict(made.model, inputs.X_test, on)


@question(
    "q5_tf.challenge_accuracy",
    "TensorFlow: accuracy of the challenge's network",
    framework="tensorflow",
    inputs=pictures,
    cases=[hidden("unseen pictures", **UNSEEN)],
    golden=False,
)
def keras_challenge(impl: Any, inputs: Inputs) -> Yields:
    kit = impl.keras_training
    kit.seed(inputs.seed)
    impl.data(**learnt_from(inputs), X_test=inputs.X_test)
    made = untrained_keras(impl, KERAS_CELL, "model_init_fn", "optimizer_init_fn")
    model, optimizer = made.model_init_fn(), made.optimizer_init_fn()
    told = kit.fit(model, optimizer, inputs.X_train, inputs.y_train, inputs.steps, BATCH, inputs.seconds)
    yield "history", impl.value(told)
    yield "predictions", kit.predict(model, inputs.X_test)
