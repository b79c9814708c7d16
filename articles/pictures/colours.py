"""Colours that every browser shows alike: eight bits, sRGB."""

from __future__ import annotations

import io

from PIL import Image, ImageCms

PLAIN_MODES = {"1", "L", "LA", "P", "RGB", "RGBA"}
SRGB = ImageCms.createProfile("sRGB")


def for_the_web(image: Image.Image) -> Image.Image:
    """The picture in sRGB; itself where it is so already."""
    profile = _profile_of(image)
    if image.mode.startswith("I"):
        # Plain conversion would cut off what is brighter than 255.
        image = image.convert("I").point(lambda value: value * (1 / 256) + 0).convert("L")
    if profile is not None:
        return _converted(image, profile)
    if image.mode in PLAIN_MODES:
        return image
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def _profile_of(image: Image.Image) -> ImageCms.ImageCmsProfile | None:
    """The colour profile that the picture carries, unless it is sRGB, grey, or broken."""
    data = image.info.get("icc_profile")
    if not data:
        return None
    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(data))
        name = ImageCms.getProfileDescription(profile)
    except (OSError, ImageCms.PyCMSError):
        return None
    return None if "sRGB" in name or profile.profile.xcolor_space.strip() == "GRAY" else profile


def _converted(image: Image.Image, profile: ImageCms.ImageCmsProfile) -> Image.Image:
    if image.mode != "CMYK":
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    try:
        return ImageCms.profileToProfile(image, profile, SRGB, outputMode=mode) or image
    except ImageCms.PyCMSError:  # a profile of other colours than the picture's
        return image.convert(mode)
