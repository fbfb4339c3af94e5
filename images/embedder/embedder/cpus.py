"""How many CPUs this process may use. ONNX Runtime looks only at how many there are."""

from __future__ import annotations

import math
import os
from pathlib import Path

CGROUP = Path("/sys/fs/cgroup")


def granted_cpus(cgroup: Path = CGROUP) -> int:
    """The CPUs of the affinity mask or of the cgroup's CPU quota (rounded up), whichever is less; at least 1."""
    present = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(present, math.ceil(quota(cgroup) or present)))


def quota(cgroup: Path) -> float | None:
    """The cgroup's CPU quota in CPUs, from version 2's file or version 1's two; None if there is no limit."""
    try:
        used, period = (cgroup / "cpu.max").read_text().split()
    except (OSError, ValueError):
        try:
            used = (cgroup / "cpu/cpu.cfs_quota_us").read_text().strip()
            period = (cgroup / "cpu/cpu.cfs_period_us").read_text().strip()
        except OSError:
            return None
    if used in ("max", "-1"):
        return None
    try:
        return int(used) / int(period)
    except (ValueError, ZeroDivisionError):
        return None
