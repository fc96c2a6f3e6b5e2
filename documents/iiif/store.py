"""Where the sizes and tiles of a picture are kept: under MEDIA_ROOT, by the checksum of the picture they were made of."""

import logging
import zipfile
from pathlib import Path

from django.conf import settings

from documents.iiif.pyramid import FOLDER

logger = logging.getLogger(__name__)


class NotMadeError(Exception):
    """There are no sizes and tiles of this picture yet."""


def folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "pictures"


def path_of(checksum: str) -> Path:
    return folder() / checksum[:2] / f"{checksum}.zip"


def is_made(checksum: str) -> bool:
    return path_of(checksum).exists()


def read(checksum: str, name: str) -> bytes:
    """Return one size or tile by its IIIF name, such as "0,0,512,512/512,512/0/default.jpg". Costs about a millisecond.

    Raises NotMadeError where nothing is kept of the picture, KeyError where it has no such part.
    """
    path = path_of(checksum)
    try:
        with zipfile.ZipFile(path) as kept:
            return kept.read(f"{FOLDER}/{name}")
    except FileNotFoundError as error:
        raise NotMadeError from error
    except zipfile.BadZipFile as error:
        logger.warning("The tiles in %s are damaged; they are made anew.", path)
        path.unlink(missing_ok=True)
        raise NotMadeError from error
