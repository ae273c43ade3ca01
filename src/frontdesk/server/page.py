"""The chat page: files built from `web/`, kept in the package so that serving needs no Node."""

from pathlib import Path

from fastapi import FastAPI
from starlette.responses import FileResponse
from starlette.staticfiles import StaticFiles

PAGE = Path(__file__).parent / "page"


def serve_page(app: FastAPI, folder: Path = PAGE) -> None:
    """Serve the page at / and its files at /assets."""

    @app.get("/", include_in_schema=False)
    def index() -> FileResponse:
        return FileResponse(folder / "index.html", headers={"Cache-Control": "no-cache"})

    app.mount("/assets", StaticFiles(directory=folder / "assets"), name="assets")
