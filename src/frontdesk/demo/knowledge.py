"""The shop's handbook: pages in Markdown and tables of questions, Chinese and English."""

from collections.abc import Iterator

from frontdesk.demo.files import data

LANGUAGES = ("zh", "en")


def knowledge() -> Iterator[tuple[str, bytes]]:
    """Yield every file of the handbook as its name ("zh/refunds.md") and its bytes, in a fixed order."""
    for language in LANGUAGES:
        folder = data() / "knowledge" / language
        for file in sorted(folder.iterdir(), key=lambda one: one.name):
            yield f"{language}/{file.name}", file.read_bytes()
