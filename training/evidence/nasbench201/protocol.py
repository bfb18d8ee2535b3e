"""How single NAS-Bench-201 networks are trained for a short time."""

from __future__ import annotations

from dataclasses import dataclass

from training.evidence.meta_dataset.protocol import Training
from training.evidence.meta_dataset.table import table_of

TABLE = table_of("nasbench201")
"""What came of it."""


@dataclass(frozen=True)
class Protocol(Training):
    """A training of a NAS-Bench-201 network."""

    channels: int = 8
    """Channels of the first stage."""
    cells: int = 1
    """Cells per stage."""


PROTOCOLS = {
    protocol.name: protocol
    for protocol in [
        Protocol("c8-n1-16px-10ep"),
        Protocol("c8-n1-16px-20ep-b32", epochs=20, batch=32),
        Protocol("c8-n3-16px-10ep", cells=3),
        Protocol("c16-n1-16px-10ep", channels=16),
    ]
}
DEFAULT = "c8-n1-16px-10ep"


def protocol_of(name: str) -> Protocol:
    """The protocol that a row names, whatever device it was followed on."""
    return PROTOCOLS[name.removesuffix("-cuda")]
