"""Two runs side by side: the learner's own, and one that differs from it in a single choice."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from qkv_core.learning.tasks import Level, Task, Tied
from qkv_core.learning.training import MAX_D_HEAD, TrainConfig

ALONE = "nothing: one run alone"


def rival(config: TrainConfig, difference: str) -> TrainConfig | None:
    """The second run's config; None for ALONE. Raises ValueError for what RIVALS does not name."""
    if difference == ALONE:
        return None
    if difference not in RIVALS:
        raise ValueError(f"The second run must differ in one of {', '.join(RIVALS)}; got {difference}.")
    return RIVALS[difference](config)


@dataclass(frozen=True)
class Setup:
    """What to train: one run of a task or two."""

    task: Task
    config: TrainConfig
    other: TrainConfig | None = None

    @cached_property
    def configs(self) -> dict[str, TrainConfig]:
        """The runs by their names in the legend."""
        own = {describe(self.config, self.other): self.config}
        return own if self.other is None else own | {describe(self.other, self.config): self.other}

    @property
    def limit(self) -> Level | None:
        """The best that one of the runs can reach, if that is proved."""
        limits = (self.task.limits.get(config.tied) for config in self.configs.values())
        return next((limit for limit in limits if limit is not None), None)


def describe(config: TrainConfig, other: TrainConfig | None) -> str:
    """A run's name in a legend: what it has that the other has not."""
    if other is None:
        return "your run"
    told = {
        "scaled": "divided by √dₖ" if config.scaled else "not divided",
        "tied": {"none": "untied", "Q=K": "Q = K", "V=K": "V = K"}[config.tied],
        "optimiser": config.optimiser,
        "d_head": f"dₖ = {config.d_head}",
        "learning_rate": f"rate {config.step_size:g}",
        "seed": f"seed {config.seed}",
    }
    return ", ".join(words for field, words in told.items() if getattr(config, field) != getattr(other, field))


def _tied(tied: Tied) -> Callable[[TrainConfig], TrainConfig]:
    """Tied where the first run is not, and free where it is."""
    return lambda config: replace(config, tied="none" if config.tied == tied else tied)


RIVALS: Mapping[str, Callable[[TrainConfig], TrainConfig | None]] = {
    "Q and K tied": _tied("Q=K"),
    "the division by √dₖ": lambda config: replace(config, scaled=not config.scaled),
    "V and K tied": _tied("V=K"),
    "the optimiser": lambda config: replace(
        config, optimiser="adam" if config.optimiser == "sgd" else "sgd", learning_rate=None
    ),
    "dₖ": lambda config: replace(config, d_head=config.d_head // 4 if config.d_head >= 8 else MAX_D_HEAD),
    "a rate ten times smaller": lambda config: replace(config, learning_rate=config.step_size / 10),
    "the seed": lambda config: replace(config, seed=(config.seed + 1) % 2**32),
    ALONE: lambda _config: None,
}
