"""The paper's sampler with the shipped graph: 256 samples under fixed factors.

Usage: python -m training.research.paper_sampler --space SPACE
                                                 [--steps 1000]
No data set: the code is the middle one (zero). Records validity (by the paper's
threshold) and uniqueness, in percent.
"""

from __future__ import annotations

import time

import numpy as np
import onnxruntime

from training.base.graph import run_graph
from training.base.manifest import MODELS
from training.base.record import record
from training.commands.options import add_space, parser_of
from training.rooms import ROOMS
from training.sampling import samplers, schedule
from training.sampling.score_graph import factors_of, file_of

SAMPLES, SEED = 256, 0


def main() -> None:
    parser = parser_of(__doc__)
    parser.add_argument("--steps", type=int, default=schedule.STEPS)
    add_space(parser)
    arguments = parser.parse_args()
    space, steps = ROOMS[arguments.space].space, arguments.steps
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(MODELS / file_of(space), options)
    shapes = {item.name: item.shape for item in session.get_inputs()}
    constant = {
        "code": np.zeros(shapes["code"], np.float32),
        "device": np.eye(*shapes["device"])[0].astype(np.float32),
        "factors": np.array(factors_of(space), np.float32),
    }
    if space.NEEDS_RESOLUTION:
        constant["resolution"] = np.array([np.log(space.SIDE)], np.float32)

    def score(x, sigma):
        changing = {"x": x.astype(np.float32), "sigma": np.array([sigma], np.float32)}
        return run_graph(session, ["score"], {**changing, **constant})[0]

    start = time.perf_counter()
    generator = np.random.default_rng(SEED)
    drawn = samplers.paper(space, score, SAMPLES, generator, steps)
    architectures, valid = space.decode_matrix(drawn)
    seconds = time.perf_counter() - start
    distinct = len(np.unique(architectures[valid], axis=0))
    shares = {"validity": valid.mean(), "uniqueness": distinct / max(1, valid.sum())}
    command = f"python -m training.research.paper_sampler --space {space.KEY}"
    for name, share in shares.items():
        print(f"{name}: {100 * share:.1f} %")
        key = f"paper.{space.METRIC_KEY}.{name}"
        record(key, 100 * float(share), "%", SAMPLES, [SEED], None, command)
    parameters = space.parameters(architectures[valid], space.CLASSES)
    print(f"median parameters: {np.median(parameters):,.0f}; {seconds:.0f} s")


if __name__ == "__main__":
    main()
