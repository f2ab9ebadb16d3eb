"""Ports of this machine's own address, the only one on which the embedded servers listen."""

import socket

LOCAL = "127.0.0.1"


def is_free(port: int, host: str = LOCAL) -> bool:
    """Whether a server could listen on `port` now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def free_port(preferred: int | None = None) -> int:
    """The preferred port if it is free, else one that the system gives.

    Another program may take it before the server does, so the caller must be ready to ask again.
    """
    if preferred and is_free(preferred):
        return preferred
    with socket.socket() as probe:
        probe.bind((LOCAL, 0))
        port: int = probe.getsockname()[1]
    return port
