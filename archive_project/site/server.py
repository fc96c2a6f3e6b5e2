"""Serving from the process that is already up: a second start of Python and Django would double the waiting."""

from typing import Any

from gunicorn.app.base import BaseApplication


class Server(BaseApplication):  # type: ignore[misc]
    """gunicorn with two workers on the local address."""

    def __init__(self, port: int) -> None:
        self.port = port
        super().__init__()

    def load_config(self) -> None:
        for name, value in {
            "bind": f"127.0.0.1:{self.port}",
            "workers": 2,
            "threads": 4,
            "preload_app": True,
            "loglevel": "warning",
        }.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        from archive_project.wsgi import application  # noqa: PLC0415 — loads the middlewares

        return application


def serve(port: int) -> None:
    """Serve until stopped."""
    Server(port).run()
