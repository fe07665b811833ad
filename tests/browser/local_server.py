"""The web channel on a real port, in a thread; it can go down and come up again at the same address."""

import socket
import threading
import time

import uvicorn
from fastapi import FastAPI


class LocalServer:
    """Serves an application on a free port of this machine."""

    def __init__(self, app: FastAPI) -> None:
        self._app = app
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port: int = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self._port}"
        self.start()

    def start(self) -> None:
        """Come up and wait until requests are answered."""
        config = uvicorn.Config(
            self._app, "127.0.0.1", self._port, log_config=None, ws="wsproto", timeout_graceful_shutdown=1
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, name="local-server", daemon=True)
        self._thread.start()
        deadline = time.monotonic() + 10
        while not self._server.started:
            if time.monotonic() > deadline or not self._thread.is_alive():
                raise RuntimeError("the local server did not start")
            time.sleep(0.01)

    @property
    def running(self) -> bool:
        """Whether it is up."""
        return self._thread.is_alive()

    def stop(self) -> None:
        """Go down: the port is closed when this returns."""
        self._server.should_exit = True
        self._thread.join(timeout=10)
        if self._thread.is_alive():
            raise RuntimeError("the local server did not stop")
