"""What may be said of a fault in ourselves, where its message may hold words?"""

from __future__ import annotations

from pathlib import Path


def place_of(fault: Exception) -> str:
    """Name the kind and the place of a fault, and nothing that was written."""
    trace = fault.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    file = Path(trace.tb_frame.f_code.co_filename).name if trace else "?"
    return f"{type(fault).__name__}, {file}, line {trace.tb_lineno if trace else 0}"
