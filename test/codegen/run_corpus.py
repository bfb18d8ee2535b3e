"""Runs Python scripts and tells how far each came.

Reads {"paths", "scripts": [[script, class name], ...]} from standard input; `paths` are folders
to import from. Prints, for each script, whether it parses, the type of the exception that ended
it (null where none did) and whether a network of the class computed anything.
"""

import ast
import contextlib
import io
import json
import sys
import warnings

import torch
from torch import nn


def run(script: str, class_name: str | None) -> dict[str, object]:
    computed: set[str] = set()

    def note(module: nn.Module, inputs: object) -> None:
        computed.add(type(module).__name__)

    try:
        ast.parse(script)
    except SyntaxError:
        return {"parses": False, "error": "SyntaxError", "computed": False}
    error = None
    torch.manual_seed(0)
    sys.argv = ["script.py"]
    hook = nn.modules.module.register_module_forward_pre_hook(note)
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            exec(compile(script, "script.py", "exec"), {"__name__": "__main__"})
    except BaseException as raised:
        error = f"{type(raised).__name__}: {raised}"
    finally:
        hook.remove()
    return {"parses": True, "error": error, "computed": class_name in computed}


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    torch.set_num_threads(1)
    request = json.load(sys.stdin)
    sys.path[:0] = request["paths"]
    print(json.dumps([run(*job) for job in request["scripts"]]))
