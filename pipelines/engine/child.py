"""The process that runs units: `python -m pipelines.engine.child DESCRIPTOR`. Started and watched by `supervisor`.

It is a process of its own, leader of its own process group, so that an item which hangs, crashes or eats memory can be
ended with everything that it started, while the actor lives and knows which item it was.
"""

from __future__ import annotations

import faulthandler
import sys
from multiprocessing.connection import Connection

from pipelines.engine.listing import failure
from pipelines.engine.processes import die_with_parent


def main() -> None:
    """Serve the supervisor that holds the other end of the socket given by number."""
    die_with_parent()
    faulthandler.enable()
    connection = Connection(int(sys.argv[1]))
    settings = connection.recv()
    try:
        # not at the top: a package that is missing on a node is told like any other failure
        from pipelines.engine.service import Service

        service = Service(connection, settings)
    except Exception as error:  # noqa: BLE001 - it is handed to the driver, which raises it
        connection.recv()
        connection.send(("failed", failure(error)))
        return
    service.serve()


if __name__ == "__main__":
    main()
