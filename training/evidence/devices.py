"""Devices by the names of the published latency tables."""

PREFIXES = ("lat_ms_help_", "lat_ms_hw360_")
_HARDWARE = {
    "a100": "A100",
    "cpu": "CPU (make unknown)",
    "gpu": "GPU (make unknown)",
    "v100": "Tesla V100",
    "1080ti": "GTX 1080 Ti",
    "2080ti": "RTX 2080 Ti",
    "essential_ph_1": "Essential PH-1",
    "eyeriss": "Eyeriss",
    "fpga": "FPGA",
    "gold_6226": "Xeon Gold 6226",
    "gold_6240": "Xeon Gold 6240",
    "pi5": "Raspberry Pi 5",
    "pixel": "Pixel",
    "pixel2": "Pixel 2",
    "pixel3": "Pixel 3",
    "raspi4": "Raspberry Pi 4",
    "rtx3090": "RTX 3090",
    "samsung_a50": "Samsung A50",
    "samsung_s7": "Samsung S7",
    "silver_4114": "Xeon Silver 4114",
    "silver_4210r": "Xeon Silver 4210R",
    "titan_rtx": "Titan RTX",
    "titanx": "Titan X",
    "titanxp": "Titan Xp",
    "tpuv2": "TPU v2",
    "tpuv3": "TPU v3",
    "vck190": "VCK190 (FPGA)",
    "zcu102": "ZCU102 (FPGA)",
}
_RUNTIMES = {
    "litert": "LiteRT",
    "onnx": "ONNX Runtime",
    "torchmobile": "PyTorch Mobile",
}
_TASKS = {"cifar100": "CIFAR-100", "darcy": "Darcy flow", "ninapro": "NinaPro"}


def device_name(column: str) -> str:
    """A device's name out of its column's: `lat_ms_help_fpga` -> `fpga`."""
    prefix = next(prefix for prefix in PREFIXES if column.startswith(prefix))
    return column.removeprefix(prefix)


def device_label(name: str) -> str:
    """A device's name for people: `titan_rtx_32` -> `Titan RTX, batch 32`."""
    if name in _HARDWARE:
        return _HARDWARE[name]
    rest, _, last = name.rpartition("_")
    if rest in _HARDWARE and last == "batch":
        return f"{_HARDWARE[rest]}, many images at a time"
    if rest in _HARDWARE:
        return f"{_HARDWARE[rest]}, batch {int(last)}"
    hardware, _, runtime = rest.rpartition("_")
    return f"{_HARDWARE[hardware]}, {_RUNTIMES[runtime]}, {_TASKS[last]}"


def is_help(name: str) -> bool:
    """Whether a device is one of HELP's: the others are named after their runtime."""
    return not any(f"_{runtime}_" in name for runtime in _RUNTIMES)
