"""The packs that come with the product, as folders on disk."""

from __future__ import annotations

from pathlib import Path

from hiring.content import packs


def list_packs() -> list[str]:
    """The names of the folders under scenarios/ that hold a pack."""
    return sorted(folder.name for folder in packs.find_packs(packs.SCENARIOS))


def find_folder(name: str) -> Path | None:
    """The folder of the pack of that name, or None."""
    return next(
        (folder for folder in packs.find_packs(packs.SCENARIOS) if folder.name == name), None
    )
