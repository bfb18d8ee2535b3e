"""Runs Python scripts and tells how far each came.

Reads {"paths", "scripts": [[script, class name], ...]} from standard input; `paths` are
folders to import from. Prints, for each script, whether it parses, the type of the
exception that ended it (null where none did) and whether a network of the class
computed anything.
"""

import ast
import contextlib
import io
import json
import linecache
import sys
import types
import warnings

import real_packages
import torch
from torch import nn


def run(script: str, class_name: str | None) -> dict[str, object]:
    computed: set[str] = set()

    def note(module: nn.Module, inputs: object) -> None:
        # Cells and blocks are classes inside the network's.
        computed.add(type(module).__qualname__.partition(".")[0])

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
            # TorchScript and pickle look for the source and the module.
            lines = script.splitlines(keepends=True)
            linecache.cache["script.py"] = (len(script), None, lines, "script.py")
            main = types.ModuleType("__main__")
            sys.modules["__main__"] = main
            exec(compile(script, "script.py", "exec"), vars(main))
    except BaseException as raised:
        error = f"{type(raised).__name__}: {raised}"
    finally:
        hook.remove()
    return {"parses": True, "error": error, "computed": class_name in computed}


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    torch.set_num_threads(1)
    request = json.load(sys.stdin)
    real_packages.install()
    sys.path[:0] = request["paths"]
    print(json.dumps([run(*job) for job in request["scripts"]]))
