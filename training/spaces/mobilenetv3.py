"""The MobileNetV3 (Once-for-All) search space: encoding, validity, exact costs.

A network has five stages of two to four inverted residuals; every layer has a kernel of
3, 5 or 7 pixels and an expansion of 3, 4 or 6. A layer's slot is row 4 s + j (layer j
of stage s), its type column 3 index(kernel) + index(expansion). The text form: twenty
tokens ``depth-kernel-expansion`` joined by ``_``, an unused slot ``0-0-0`` (Cai et al.
2020, arXiv 1908.09791; DiffusionNAG, arXiv 2305.16943).

Inside this package a network is an integer vector of 20 columns, -1 in an unused slot.
"""

from __future__ import annotations

import functools
import itertools

import numpy as np

NAME = "mobilenetv3"
KEY = "mobilenetv3"
KERNELS, EXPANSIONS = (3, 5, 7), (3, 4, 6)
STAGES, SLOTS, DEPTHS = 5, 4, (2, 3, 4)
ROWS, COLUMNS = STAGES * SLOTS, len(KERNELS) * len(EXPANSIONS)
UNUSED = -1
WIDTHS = (1.0, 1.2)
SIDE, CLASSES = 224, 1000
"""Setting of Once-for-All's own networks, at which costs are compared."""

NEEDS_RESOLUTION = True

INNER = (slice(None), slice(None))
"""Where the paper's matrix holds the slots: it has no further rows or columns."""

ADJACENCY = np.eye(ROWS, k=1, dtype=np.float32)
"""Adjacency [20, 20] of the chain of slots: row = source, column = successor."""

_STRIDES = (2, 2, 2, 1, 2)
_SQUEEZE = (False, True, False, True, True)
_STEM, _FIRST, _STAGE_CHANNELS, _LAST, _MIX = 16, 16, (24, 40, 80, 112, 160), 960, 1280


def parse(text: str) -> np.ndarray:
    """Columns [20] of a network's text form.

    Raises ValueError, naming the fault, for anything but the exact text form.
    """
    tokens = text.strip().split("_")
    if len(tokens) != ROWS:
        raise ValueError(
            f"not a MobileNetV3 network: {len(tokens)} tokens; expected {ROWS} tokens "
            "depth-kernel-expansion joined by _"
        )
    network = np.array([_column(token) for token in tokens])
    fault = _fault(network)
    if fault:
        raise ValueError(f"not a MobileNetV3 network: {fault}")
    for token, expected in zip(tokens, to_text(network).split("_"), strict=True):
        if token != expected:
            raise ValueError(
                f"not a MobileNetV3 network: {token!r} stands where the number of "
                f"used slots asks for {expected!r}"
            )
    return network


def to_text(network) -> str:
    """Text form of 20 columns."""
    depths = depths_of(network)
    tokens = []
    for row, column in enumerate(network):
        if column == UNUSED:
            tokens.append("0-0-0")
        else:
            kernel, expansion = layer_type(column)
            tokens.append(f"{depths[row // SLOTS]}-{kernel}-{expansion}")
    return "_".join(tokens)


def layer_type(column: int) -> tuple[int, int]:
    """Kernel and expansion that a column stands for."""
    return KERNELS[column // 3], EXPANSIONS[column % 3]


def from_lists(kernels, expansions, depths) -> np.ndarray:
    """Columns [20] of Once-for-All's lists `ks` [20], `e` [20] and `d` [5]."""
    types = [
        3 * KERNELS.index(kernel) + EXPANSIONS.index(expansion)
        for kernel, expansion in zip(kernels, expansions, strict=True)
    ]
    used = np.arange(SLOTS) < np.array(depths)[:, None]
    return np.where(used.ravel(), types, UNUSED)


def depths_of(networks) -> np.ndarray:
    """Number of used slots [..., 5] in each stage of networks [..., 20]."""
    used = np.asarray(networks) != UNUSED
    return used.reshape(*used.shape[:-1], STAGES, SLOTS).sum(-1)


def random_networks(count: int, generator: np.random.Generator) -> np.ndarray:
    """Networks [count, 20] as Once-for-All draws them: depths and types uniform."""
    depths = generator.choice(DEPTHS, (count, STAGES, 1))
    used = (np.arange(SLOTS) < depths).reshape(count, ROWS)
    return np.where(used, generator.integers(COLUMNS, size=(count, ROWS)), UNUSED)


@functools.cache
def population() -> np.ndarray:
    """A fixed random sample [20000, 20] that stands for the space in statistics."""
    return random_networks(20_000, np.random.default_rng(0))


def ends() -> np.ndarray:
    """The smallest and the largest network [2, 20]."""
    used = np.arange(ROWS) % SLOTS < min(DEPTHS)
    return np.stack([np.where(used, 0, UNUSED), np.full(ROWS, COLUMNS - 1)])


def encode(networks: np.ndarray) -> np.ndarray:
    """One-hot encoding [..., 20, 9] float32 of networks [..., 20]."""
    with_unused = np.vstack([np.eye(COLUMNS), np.zeros(COLUMNS)]).astype(np.float32)
    return with_unused[np.asarray(networks)]


def decode(rows: np.ndarray, depth: np.ndarray) -> np.ndarray:
    """Networks [..., 20] of marginals [..., 20, 9] and P(depth) [..., 5, 3].

    Each stage has its likeliest depth and each used slot its likeliest type.
    """
    depths = np.array(DEPTHS)[np.asarray(depth).argmax(-1)]
    used = np.arange(SLOTS) < depths[..., None]
    types = np.asarray(rows).argmax(-1)
    return np.where(used.reshape(types.shape), types, UNUSED)


def to_matrix(rows: np.ndarray) -> np.ndarray:
    """The paper's matrix [..., 20, 9], which is the encoding itself."""
    return np.array(rows, dtype=np.float32)


def decode_matrix(matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Networks [n, 20] and validity [n] of one-hot matrices [n, 20, 9], by threshold.

    An entry counts as set from 0.5 on, a row without one is an unused slot. A matrix is
    valid if no row has two and no stage leaves out a slot before its last or one of its
    first two (DiffusionNAG's rule, spec 1.2). Invalid networks are meaningless.
    """
    hot = np.asarray(matrix) >= 0.5
    count = hot.sum(-1)
    networks = np.where(count > 0, hot.argmax(-1), UNUSED)
    return networks, (count <= 1).all(-1) & _in_order(networks)


def validate(rows: np.ndarray) -> str | None:
    """What is wrong with one encoded network [20, 9], or None if it is valid."""
    rows = np.asarray(rows)
    if rows.shape != (ROWS, COLUMNS):
        return f"expected a 20 x 9 matrix, got {' x '.join(map(str, rows.shape))}"
    if not (np.isin(rows, (0, 1)).all() and (rows.sum(1) <= 1).all()):
        return "expected at most one type per slot"
    return _fault(np.where(rows.any(1), rows.argmax(1), UNUSED))


def describe(network) -> str:
    """One line for people: layers by stage, mean kernel and expansion."""
    types = [layer_type(column) for column in network if column != UNUSED]
    kernel, expansion = np.mean(types, axis=0)
    depths = ", ".join(map(str, depths_of(network)))
    return (
        f"{len(types)} layers ({depths} by stage), kernels of {kernel:.1f} and "
        f"expansions of {expansion:.1f} on average"
    )


def parameters(networks: np.ndarray, classes: int, width: float = 1.0) -> np.ndarray:
    """Exact number of trained parameters [...] of networks [..., 20]."""
    return _costs(networks, classes, SIDE, width)[0]


def macs(
    networks: np.ndarray, classes: int, side: int, width: float = 1.0
) -> np.ndarray:
    """Exact multiply-accumulates [...] of convolutions and linear layers.

    `networks` [..., 20]; `side` is the input's side in pixels, at least 32.
    """
    return _costs(networks, classes, side, width)[1]


def cost_weights(
    classes: int, side: int, width: float = 1.0
) -> tuple[np.ndarray, np.ndarray]:
    """Parameters and MACs as linear functions of the one-hot encoding.

    Returns weights [2, 20, 9] and offsets [2]: cost = offset + sum(weights * encoding).
    It is exact because a slot's channels and sides do not depend on the other slots.
    """
    weights, fixed, per_class = _tables(side, width)
    return weights.astype(float), (fixed + per_class * classes).astype(float)


def _costs(networks, classes: int, side: int, width: float) -> np.ndarray:
    """Parameters and MACs [2, ...] as integers."""
    weights, fixed, per_class = _tables(side, width)
    padded = np.concatenate([weights, np.zeros((2, ROWS, 1), dtype=np.int64)], -1)
    chosen = padded[:, np.arange(ROWS), np.asarray(networks)].sum(-1)
    offset = (fixed + per_class * classes).reshape(2, *[1] * (chosen.ndim - 1))
    return chosen + offset


@functools.cache
def _tables(side: int, width: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Params and MACs of each slot's types [2, 20, 9], of the rest [2], and a class."""
    if side < 32:
        raise ValueError(
            "MobileNetV3 networks halve the image five times: the side must be at "
            f"least 32, got {side}"
        )
    if width not in WIDTHS:
        raise ValueError(f"the width must be one of {WIDTHS}, got {width}")
    stem, first, last, mix = (
        _divisible(channels * width) for channels in (_STEM, _FIRST, _LAST, _MIX)
    )
    stages = [_divisible(channels * width) for channels in _STAGE_CHANNELS]
    beginning = 27 * stem + 9 * stem + stem * first
    inputs, entering = first, _halved(side)
    first_side = entering
    slots = []
    for stride, squeeze, outputs in zip(_STRIDES, _SQUEEZE, stages, strict=True):
        for _ in range(SLOTS):
            leaving = _halved(entering) if stride == 2 else entering
            slots.append(_layer_costs(inputs, outputs, entering, leaving, squeeze))
            inputs, entering, stride = outputs, leaving, 1
    norms = 2 * (stem + stem + first + last)
    params = beginning + norms + inputs * last + last * mix
    operations = beginning * first_side**2 + inputs * last * entering**2 + last * mix
    weights = np.array(slots).transpose(2, 0, 1)
    return weights, np.array([params, operations]), np.array([mix + 1, mix])


def _layer_costs(
    inputs: int, outputs: int, entering: int, leaving: int, squeeze: bool
) -> list[tuple[int, int]]:
    """Params and MACs of the nine types in one slot; biases are no MACs."""
    costs = []
    for kernel, expansion in itertools.product(KERNELS, EXPANSIONS):
        middle = _divisible(inputs * expansion)
        expand, project = inputs * middle, middle * outputs
        depthwise = middle * kernel**2
        squeezed = _divisible(middle // 4) if squeeze else 0
        excite = 2 * middle * squeezed
        biases = squeezed + middle if squeeze else 0
        norms = 2 * (middle + middle + outputs)
        params = expand + depthwise + project + excite + biases + norms
        macs = expand * entering**2 + (depthwise + project) * leaving**2 + excite
        costs.append((params, macs))
    return costs


def _divisible(channels: float) -> int:
    """The multiple of 8 nearest to `channels`, at most a tenth below (MobileNetV2)."""
    nearest = max(8, int(channels + 4) // 8 * 8)
    return nearest + 8 if nearest < 0.9 * channels else nearest


def _halved(side: int) -> int:
    """Side behind a convolution of stride 2 padded by half its kernel."""
    return -(-side // 2)


def _column(token: str) -> int:
    if token == "0-0-0":
        return UNUSED
    parts = token.split("-")
    known = (DEPTHS, KERNELS, EXPANSIONS)
    allowed = [[str(value) for value in values] for values in known]
    if len(parts) != 3 or any(p not in a for p, a in zip(parts, allowed, strict=True)):
        raise ValueError(
            f"not a MobileNetV3 layer: {token!r}; expected depth-kernel-expansion "
            "(2 to 4; 3, 5, 7; 3, 4, 6) or 0-0-0"
        )
    return 3 * allowed[1].index(parts[1]) + allowed[2].index(parts[2])


def _fault(network: np.ndarray) -> str | None:
    for stage, used in enumerate((network != UNUSED).reshape(STAGES, SLOTS), 1):
        if not used[:2].all():
            return f"stage {stage} lacks one of its first two layers"
        if used[3] and not used[2]:
            return f"stage {stage} leaves out a layer before its last"
    return None


def _in_order(networks: np.ndarray) -> np.ndarray:
    """Whether [n] no stage leaves out a slot that it may not."""
    used = (networks != UNUSED).reshape(-1, STAGES, SLOTS)
    return (used[..., :2].all(-1) & (used[..., 2] | ~used[..., 3])).all(-1)
