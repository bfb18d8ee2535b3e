"""The commands as they are once the toy space is registered, all of them for it.

Usage: python -m training.tests.registered [DIR]
Fills DIR with the space's models, manifest, teacher and golden files. Without DIR it
writes test/toy: the golden files and the models, but for the paper's sampler, whose
graph is large.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType

from training.base.folders import ROOT

TOY = ROOT / "test" / "toy"
REGISTRY = "training/rooms.py"
LEFT_OUT = ("toy-score.onnx", "toy-score.json", "toy-teacher.pt")


def edited(file: str) -> str:
    """A file's source as the recipe for the space has it.

    Raises ValueError where there is not one place for what is inserted."""
    source = (ROOT / file).read_text()
    for edit in json.loads((TOY / "recipe.json").read_text())["edits"][file]:
        places = source.count(edit["after"])
        if places != 1:
            raise ValueError(f"{file} has {places} times {edit['after']!r}, not once")
        source = source.replace(edit["after"], edit["after"] + edit["insert"])
    return source


def register() -> None:
    """Puts the edited registry in the place of the one in the repository, which
    nothing may have imported yet."""
    name = REGISTRY.removesuffix(".py").replace("/", ".")
    if name in sys.modules:
        raise RuntimeError(f"{name} is imported already")
    module = sys.modules[name] = ModuleType(name)
    exec(compile(edited(REGISTRY), REGISTRY, "exec"), module.__dict__)


def fill(folder: Path) -> None:
    """Runs the commands in the order of training.commands.train_all."""
    from training.commands import export_score, export_step, golden, train_predictor

    for command, *options in (
        (train_predictor, "--data", folder, "--out", folder),
        (export_step, "--out", folder),
        (export_score, "--steps", 300, "--out", folder),
        (golden, "--models", folder, "--out", folder),
    ):
        sys.argv = [command.__name__, "--space", "toy", *map(str, options)]
        command.main()


def keep(folder: Path) -> None:
    """Puts what `fill` has made, but for what is large, where the tests of the engine
    find it."""
    manifest = json.loads((folder / "manifest.json").read_text())
    kept = [file for file in manifest["files"] if file["file"] not in LEFT_OUT]
    text = json.dumps({**manifest, "files": kept}, indent=2)
    (folder / "manifest.json").write_text(text + "\n")
    for made in folder.iterdir():
        if made.name in LEFT_OUT:
            continue
        is_model = made.suffix == ".onnx" or made.name == "manifest.json"
        place = TOY / ("models" if is_model else "golden")
        place.mkdir(exist_ok=True)
        (place / made.name).write_bytes(made.read_bytes())


def main() -> None:
    register()
    if len(sys.argv) > 1:
        return fill(Path(sys.argv[1]))
    with TemporaryDirectory() as folder:
        fill(Path(folder))
        keep(Path(folder))


if __name__ == "__main__":
    main()
