"""Environment variables that Ray reads when it is imported; import this module before ray.

Without a cluster (RAY_ADDRESS), Ray keeps to loopback: by default it would listen on all interfaces of the machine.
"""

from __future__ import annotations

import os

os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
if not os.environ.get("RAY_ADDRESS"):
    os.environ["RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER"] = "0"
