"""What to train: the task, the learner's run, and in what a second run differs; all of it in the address."""

import streamlit as st

from qkv_core.learning.optimisers import OPTIMISERS
from qkv_core.learning.rivals import RIVALS, Setup, rival
from qkv_core.learning.runs import Experiment
from qkv_core.learning.tasks import TASKS, Task, Tied
from qkv_core.learning.training import TrainConfig
from qkv_core.ui.controls.bound import one_of, whole_number
from qkv_core.words import training as words

_SIZES = (1, 2, 4, 8, 16, 32, 64, 128, 256)
_LENGTHS = (100, 300, 1000, 2000)
_OWN_RATE = "the optimiser's own"
_RATES = (_OWN_RATE, "0.001", "0.003", "0.01", "0.03", "0.1", "0.3", "1", "3", "10", "30")
_TIES: dict[str, Tied] = {"none": "none", "Q = K": "Q=K", "V = K": "V=K"}
# Training steps in each redrawing of the page: at first, for it goes faster the longer a run has been going.
SPEEDS = {"slow": 1, "steady": 10, "fast": 50}


def choose_setup() -> Setup:
    """The runs that the page is about; a tie that means nothing is said, and done without."""
    with st.container(key="learn-setup", horizontal=True, vertical_alignment="bottom"):
        name = st.selectbox("Task", list(TASKS), index=list(TASKS).index("ring"), key="learn_task", bind="query-params")
        differs_in = st.selectbox("A second run differs in", list(RIVALS), key="learn_rival", bind="query-params")
        task = TASKS[name]()
        with st.popover("Settings", icon=":material/tune:"):
            config = _choose_config(task)
    other = rival(config, differs_in)
    if other is not None and other.tied not in task.ties:
        st.warning(f"{words.tie_means_nothing(task, other.tied)} So your run trains alone.")
        other = None
    return Setup(task, config, other)


def choose_speed() -> int:
    """Training steps in each redrawing."""
    return SPEEDS[one_of("Speed", list(SPEEDS), default="slow", key="learn_speed", label_visibility="collapsed")]


def choose_step(experiment: Experiment, *, playing: bool) -> int:
    """The latest while it plays; else any step that was kept."""
    kept = experiment.kept_steps
    if playing or len(kept) == 1:
        return experiment.step
    # A key of its own for every length of the run: the handle then starts at the latest step.
    step: int = st.select_slider("Look back at step", kept, value=kept[-1], key=f"learn_back_{kept[-1]}")
    return step


def choose_matrix(names: tuple[str, ...]) -> str:
    """Which matrix to look at."""
    return one_of("Matrix", names, default=names[-1], key="learn_matrix")


def _choose_config(task: Task) -> TrainConfig:
    d_head = st.select_slider("dₖ", _SIZES, value=32, key="learn_dk", bind="query-params")
    scaled = st.toggle("Divide scores by √dₖ", value=True, key="learn_scaled", bind="query-params")
    tied = _choose_tie(task)
    optimiser = one_of("Optimiser", list(OPTIMISERS), default="adam", key="learn_optimiser")
    rate = st.select_slider("Learning rate", _RATES, value=_OWN_RATE, key="learn_rate", bind="query-params")
    st.caption(f"The optimiser's own is {OPTIMISERS[optimiser].default_learning_rate:g} for {optimiser}.")
    n_steps = st.select_slider("Steps", _LENGTHS, value=300, key="learn_steps", bind="query-params")
    seed = whole_number("Seed", most=999_999, default=0, key="learn_seed")
    return TrainConfig(
        d_head=d_head,
        scaled=scaled,
        tied=tied,
        optimiser=optimiser,
        learning_rate=None if rate == _OWN_RATE else float(rate),
        n_steps=n_steps,
        seed=seed,
    )


def _choose_tie(task: Task) -> Tied:
    tied = _TIES[one_of("Tied", list(_TIES), default="none", key="learn_tied")]
    if tied in task.ties:
        return tied
    st.warning(f"{words.tie_means_nothing(task, tied)} So your run stays untied.")
    return "none"
