"""Pictures in records: their size as it is seen, and forms that refuse what could not be shown."""

from collections.abc import Iterator, Mapping
from pathlib import PurePath
from typing import Any, cast

import pyvips
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import models
from django.db.models.fields.files import ImageFieldFile
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageSequence

from documents.iiif.pyramid import Size

pyvips.cache_set_max(0)  # each upload is read once: nothing of it is kept
ORIENTATION = 0x0112  # EXIF: how the camera was held
# TIFF 6.0: what a page is. In the new tag bits: of a smaller copy of another, of a mask; in the old one numbers.
NEW_SUBFILE_TYPE, COPY_OR_MASK = 0x00FE, 0b101
SUBFILE_TYPE, COPY = 0x00FF, 2
LYING = range(5, 9)  # its values for pictures whose sides are exchanged


class PictureFile(ImageFieldFile):
    """A stored picture. Its width and height are those of the picture upright; None where it cannot be read."""

    def _get_image_dimensions(self) -> Size | tuple[None, None]:
        known: Size | tuple[None, None] | None = self.__dict__.get("_dimensions_cache")
        if known is None:
            self._dimensions_cache = known = upright_size(self)
        return known


def upright_size(file: "File[bytes]") -> Size | tuple[None, None]:
    was_closed = file.closed
    try:
        file.open()
    except OSError:  # the storage has lost it
        return None, None
    try:
        with Image.open(file) as picture:  # which leaves open what it was handed
            width, height = picture.size
            return (height, width) if picture.getexif().get(ORIENTATION) in LYING else (width, height)
    except Exception:  # Pillow has an exception of its own for each way of being no picture
        return None, None
    finally:
        file.close() if was_closed else file.seek(0)


class PictureFormField(forms.ImageField):
    """Takes pictures that can be read to their end and are not larger than MAX_PICTURE_PIXELS."""

    default_error_messages = {
        "too_large": _(
            "The picture has more than %(most)s million pixels, the most that is taken here. Scan it at a lower resolution."
        ),
        "broken": _("The picture is broken: it cannot be read to its end. Was it copied whole?"),
        "misnamed": "The file is a %(kind)s picture, but its name ends in “%(suffix)s”, as a %(named)s does. Rename it.",
        "several": "This TIFF holds %(count)d pages, of which one would be shown. Save each as a file of its own.",
    }

    def to_python(self, data: Any) -> Any:
        too_large = ValidationError(
            self.error_messages["too_large"],
            code="too_large",
            params={"most": f"{settings.MAX_PICTURE_PIXELS / 1e6:g}"},
        )
        try:
            file: Any = super().to_python(data)
        except ValidationError as error:
            if isinstance(error.__cause__, (Image.DecompressionBombError, Image.DecompressionBombWarning)):
                raise too_large from error
            raise
        if file is None:
            return None
        if file.image.width * file.image.height > settings.MAX_PICTURE_PIXELS:
            raise too_large
        suffix = PurePath(file.name).suffix.lower()
        kind, named = _kind(file.image.format), _kind(Image.registered_extensions().get(suffix))
        if named and kind != named:  # its name says how browsers are told to read it
            params = {"kind": kind, "suffix": suffix, "named": named}
            raise ValidationError(self.error_messages["misnamed"], code="misnamed", params=params)
        if file.image.format != "JPEG2000" and not _is_whole(file):  # pyvips does not read JPEG 2000
            raise ValidationError(self.error_messages["broken"], code="broken")
        if (count := _pages(file)) > 1:
            raise ValidationError(self.error_messages["several"], code="several", params={"count": count})
        return file


def _kind(form: str | None) -> str | None:
    """The kind of file that Pillow calls so: a JPEG of several frames, as telephones take them, is one."""
    return "JPEG" if form == "MPO" else form


def _pages(file: Any) -> int:
    """How many pages a TIFF has, smaller copies and masks aside; 1 of any other picture, whose further frames are no pages."""
    if file.image.format != "TIFF":
        return 1
    try:
        with Image.open(file) as picture:  # which leaves open what it was handed
            pages: Iterator[Any] = ImageSequence.Iterator(picture)
            return sum(_is_page(page.tag_v2) for page in pages)
    finally:
        file.seek(0)


def _is_page(tags: Mapping[int, Any]) -> bool:
    return not tags.get(NEW_SUBFILE_TYPE, 0) & COPY_OR_MASK and tags.get(SUBFILE_TYPE) != COPY


def _is_whole(file: Any) -> bool:
    """Read all of it, strip by strip; a JPEG at an eighth of its size, which is quick."""
    vips = cast("Any", pyvips.Image)
    options: dict[str, Any] = {"access": "sequential", "fail_on": "error"}
    if file.image.format == "JPEG":
        options["shrink"] = 8
    try:
        if hasattr(file, "temporary_file_path"):
            vips.new_from_file(file.temporary_file_path(), **options).avg()
        else:
            file.seek(0)
            vips.new_from_buffer(file.read(), "", **options).avg()
    except pyvips.Error:
        return False
    finally:
        file.seek(0)
    return True


class PictureField(models.ImageField):
    """An image field that knows which side of a picture is up, and which other field holds the checksum of its file.

    To the database, and to migrations, it is an image field.
    """

    attr_class = PictureFile

    def __init__(self, *args: Any, checksum_field: str = "", **kwargs: Any) -> None:
        self.checksum_field = checksum_field
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.ImageField", args, kwargs

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": PictureFormField, **kwargs})
