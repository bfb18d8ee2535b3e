"""Runs Python scripts and checks what became of them.

Reads a JSON list of [script, check] from standard input; `check` is an expression over the
script's names, or null where the script is only parsed. Prints a list of what is wrong with
each, null where nothing is.
"""

import ast
import json
import sys
import traceback

import torch


def problem(script: str, check: str | None) -> str | None:
    torch.manual_seed(0)
    try:
        ast.parse(script)
        if check is None:
            return None
        names = {"__name__": "__main__"}
        exec(compile(script, "script", "exec"), names)
        return None if eval(check, names) else f"{check} does not hold"
    except Exception:
        return traceback.format_exc(limit=-2)


if __name__ == "__main__":
    torch.set_num_threads(1)
    jobs = json.load(sys.stdin)
    print(json.dumps([problem(script, check) for script, check in jobs]))
