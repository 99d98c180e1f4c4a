from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import torch

from grader.reference.optimizers import Config, adam, rmsprop, sgd, sgd_momentum
from tests.unit.reference.verify import PRINTED, agree, frozen, normal, tensor

if TYPE_CHECKING:
    from grader.model import Array

Rule = Callable[..., tuple["Array", Config]]
Truth = Callable[[list[torch.Tensor]], torch.optim.Optimizer]

RULES = [sgd, sgd_momentum, rmsprop, adam]
STEPS = 7


def spread(first: float, last: float) -> Array:
    """The (4, 5) arrays of the course's examples."""
    return np.linspace(first, last, num=20).reshape(4, 5)


@pytest.mark.parametrize("shape", [(3, 4), (5,), (2, 3, 2, 2)])
@pytest.mark.parametrize(
    ("rule", "config", "truth"),
    [
        pytest.param(sgd, None, lambda p: torch.optim.SGD(p, lr=1e-2), id="sgd"),
        pytest.param(
            sgd_momentum, None, lambda p: torch.optim.SGD(p, lr=1e-2, momentum=0.9), id="sgd_momentum"
        ),
        pytest.param(
            sgd_momentum,
            {"learning_rate": 0.2, "momentum": 0.6},
            lambda p: torch.optim.SGD(p, lr=0.2, momentum=0.6),
            id="sgd_momentum-settings",
        ),
        pytest.param(rmsprop, None, lambda p: torch.optim.RMSprop(p, lr=1e-2, alpha=0.99), id="rmsprop"),
        pytest.param(
            rmsprop,
            {"learning_rate": 0.2, "decay_rate": 0.7, "epsilon": 0.03},
            lambda p: torch.optim.RMSprop(p, lr=0.2, alpha=0.7, eps=0.03),
            id="rmsprop-settings",
        ),
        pytest.param(adam, None, lambda p: torch.optim.Adam(p, lr=1e-3), id="adam"),
        pytest.param(
            adam,
            {"learning_rate": 0.2, "beta1": 0.7, "beta2": 0.95, "epsilon": 0.03},
            lambda p: torch.optim.Adam(p, lr=0.2, betas=(0.7, 0.95), eps=0.03),
            id="adam-settings",
        ),
    ],
)
def test_several_steps_agree_with_torch(
    rule: Rule, config: Config | None, truth: Truth, shape: tuple[int, ...]
) -> None:
    w = normal(*shape)
    weights = tensor(w)
    optimizer = truth([weights])
    config = None if config is None else dict(config)
    for step in range(STEPS):
        dw = normal(*shape, seed=step)
        weights.grad = torch.tensor(dw)
        optimizer.step()
        w, config = rule(w, dw, config)
        agree(w, weights)


@pytest.mark.parametrize("rule", RULES)
def test_state_goes_into_the_dictionary_of_the_caller_and_no_array_is_written_to(rule: Rule) -> None:
    config: Config = {"learning_rate": 0.1}
    w = frozen(normal(3, 2))
    for step in range(2):
        config |= {name: frozen(value) for name, value in config.items() if isinstance(value, np.ndarray)}
        w_next, returned = rule(w, frozen(normal(3, 2, seed=step)), config)
        assert returned is config
        assert not np.shares_memory(w_next, w)


@pytest.mark.parametrize("rule", RULES)
def test_without_a_dictionary_each_call_starts_afresh(rule: Rule) -> None:
    w, dw = normal(3, 2), normal(3, 2, seed=1)
    first, config = rule(w, dw)
    second, other = rule(w, dw)
    assert np.array_equal(first, second)
    assert config is not other


def test_momentum_settles_at_the_sum_of_a_geometric_series() -> None:
    dw, config = np.array([1.0, -2.0]), {"learning_rate": 0.1, "momentum": 0.5}
    for _ in range(60):
        _, config = sgd_momentum(np.zeros(2), dw, config)
    agree(config["velocity"], -0.1 * dw / (1 - 0.5))


def test_first_step_of_adam_is_the_learning_rate_whatever_the_gradient() -> None:
    dw = np.array([1e-3, -5.0, 200.0])
    w, config = adam(np.zeros(3), dw, {"learning_rate": 0.3, "epsilon": 0.0})
    agree(w, -0.3 * np.sign(dw))
    assert config["t"] == 1


def check_course_example(rule: Rule, state: dict[str, Any], expected: dict[str, list[list[float]]]) -> None:
    w, config = rule(spread(-0.4, 0.6), spread(-0.6, 0.4), state)
    actual = {"next_w": w, **config}
    for name, rows in expected.items():
        agree(actual[name], rows, PRINTED)


def test_sgd_momentum_that_the_course_prints() -> None:
    check_course_example(
        sgd_momentum,
        {"learning_rate": 1e-3, "velocity": spread(0.6, 0.9)},
        {
            "next_w": [
                [0.1406, 0.20738947, 0.27417895, 0.34096842, 0.40775789],
                [0.47454737, 0.54133684, 0.60812632, 0.67491579, 0.74170526],
                [0.80849474, 0.87528421, 0.94207368, 1.00886316, 1.07565263],
                [1.14244211, 1.20923158, 1.27602105, 1.34281053, 1.4096],
            ],
            "velocity": [
                [0.5406, 0.55475789, 0.56891579, 0.58307368, 0.59723158],
                [0.61138947, 0.62554737, 0.63970526, 0.65386316, 0.66802105],
                [0.68217895, 0.69633684, 0.71049474, 0.72465263, 0.73881053],
                [0.75296842, 0.76712632, 0.78128421, 0.79544211, 0.8096],
            ],
        },
    )


def test_rmsprop_that_the_course_prints() -> None:
    check_course_example(
        rmsprop,
        {"learning_rate": 1e-2, "cache": spread(0.6, 0.9)},
        {
            "next_w": [
                [-0.39223849, -0.34037513, -0.28849239, -0.23659121, -0.18467247],
                [-0.132737, -0.08078555, -0.02881884, 0.02316247, 0.07515774],
                [0.12716641, 0.17918792, 0.23122175, 0.28326742, 0.33532447],
                [0.38739248, 0.43947102, 0.49155973, 0.54365823, 0.59576619],
            ],
            "cache": [
                [0.5976, 0.6126277, 0.6277108, 0.64284931, 0.65804321],
                [0.67329252, 0.68859723, 0.70395734, 0.71937285, 0.73484377],
                [0.75037008, 0.7659518, 0.78158892, 0.79728144, 0.81302936],
                [0.82883269, 0.84469141, 0.86060554, 0.87657507, 0.8926],
            ],
        },
    )


def test_adam_that_the_course_prints() -> None:
    check_course_example(
        adam,
        {"learning_rate": 1e-2, "m": spread(0.6, 0.9), "v": spread(0.7, 0.5), "t": 5},
        {
            "next_w": [
                [-0.40094747, -0.34836187, -0.29577703, -0.24319299, -0.19060977],
                [-0.1380274, -0.08544591, -0.03286534, 0.01971428, 0.0722929],
                [0.1248705, 0.17744702, 0.23002243, 0.28259667, 0.33516969],
                [0.38774145, 0.44031188, 0.49288093, 0.54544852, 0.59801459],
            ],
            "v": [
                [0.69966, 0.68908382, 0.67851319, 0.66794809, 0.65738853],
                [0.64683452, 0.63628604, 0.6257431, 0.61520571, 0.60467385],
                [0.59414753, 0.58362676, 0.57311152, 0.56260183, 0.55209767],
                [0.54159906, 0.53110598, 0.52061845, 0.51013645, 0.49966],
            ],
            "m": [
                [0.48, 0.49947368, 0.51894737, 0.53842105, 0.55789474],
                [0.57736842, 0.59684211, 0.61631579, 0.63578947, 0.65526316],
                [0.67473684, 0.69421053, 0.71368421, 0.73315789, 0.75263158],
                [0.77210526, 0.79157895, 0.81105263, 0.83052632, 0.85],
            ],
        },
    )
