"""Runs our samplers as the extension has them: the engine's own code, in Node."""

from __future__ import annotations

import json
import subprocess
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "dist" / "bench" / "generation.js"
SURVEYED = 1026
"""Predictions of random networks and of the space's ends, by which the engine finds the
reference point of a data set (src/engine/predict/survey.ts); no run counts them."""


@dataclass(frozen=True)
class Run:
    """One run: see `Settings` in engine.ts."""

    sampler: str
    count: int
    seed: int
    stretch: bool = True
    raw: bool = False
    maxParams: float | None = None
    factors: list[float] | None = None


@dataclass(frozen=True)
class Outcome:
    """What came out. Candidates come best rank first; `calls` are the distinct valid
    architectures that were scored; `gradients` those of value and score networks, one a
    sample and step; `peakMb` the most memory that the process has taken so far, None
    for raw samples."""

    architectures: list[str]
    accuracy: list[float]
    latencyMs: list[float]
    params: list[float]
    picks: dict[str, str]
    calls: int
    gradients: int
    ms: float
    peakMb: float | None


@dataclass(frozen=True)
class Setting:
    """What the runs of a job share."""

    models: Path
    space: str
    device: str
    classes: int
    resolution: int
    code: list[float]


def run(setting: Setting, runs: list[Run]) -> list[Outcome]:
    """The outcomes of runs, one after the other in one process."""
    job = {**asdict(setting), "models": str(setting.models)}
    job["runs"] = [asdict(one) for one in runs]
    done = subprocess.run(
        ["node", program()], input=json.dumps(job), stdout=subprocess.PIPE, text=True
    )
    if done.returncode != 0:
        raise RuntimeError("The engine failed; its message stands above.")
    return [Outcome(**outcome) for outcome in json.loads(done.stdout)]


@cache
def program() -> str:
    """The bundled program, built from the sources as they are."""
    source = Path(__file__).with_name("engine.ts")
    options = ["--bundle", "--platform=node", "--packages=external", "--format=cjs"]
    command = [ROOT / "node_modules" / ".bin" / "esbuild", source, *options]
    subprocess.run(
        [*command, f"--outfile={PROGRAM}", "--log-level=warning"], check=True
    )
    return str(PROGRAM)
