"""Pictures that tests need, made when they are needed."""

import io
import struct
import zlib

from PIL import Image, ImageCms

GPS = 0x8825
ORIENTATION = 0x0112


def raster(kind="PNG", size=(30, 20), mode="RGB", colour="red", **options):
    return encoded(Image.new(mode, size, colour), kind, **options)


def encoded(image, kind="PNG", **options):
    data = io.BytesIO()
    image.save(data, kind, **options)
    return data.getvalue()


def decoded(data):
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def png(width, height, rows=b""):
    """A PNG of two colours that says to have this size, whatever its rows are."""
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    chunks = [head, b"IDAT" + zlib.compress(rows, 9), b"IEND"]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk)) for chunk in chunks
    )


def bomb(side=10_001):
    """A whole PNG of a few kilobytes that fills the memory when it is decoded."""
    return png(side, side, bytes(side * (1 + side // 8 + 1)))


def phone_photo():
    """A JPEG that lies on its side, says so, and tells where it was taken; its top left is red."""
    image = Image.new("RGB", (40, 20), "blue")
    image.paste("red", (0, 10, 10, 20))
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif[0x010F] = "Camera of Ada"
    exif.get_ifd(GPS)[1] = "N"
    return encoded(image, "JPEG", quality=95, exif=exif, comment=b"a comment")


def animation(kind="GIF", frames=3, **options):
    images = [
        Image.new("RGB", (16, 16), colour) for colour in ("red", "green", "blue", "white", "black")[:frames]
    ]
    return encoded(images[0], kind, save_all=True, append_images=images[1:], duration=90, loop=0, **options)


def other_profile():
    """A colour profile in which red and green have changed places."""
    data = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for old, new in ((b"rXYZ", b"xXYZ"), (b"gXYZ", b"rXYZ"), (b"xXYZ", b"gXYZ")):
        data = data.replace(old, new, 1)
    return data.replace("sRGB".encode("utf-16-be"), "odd!".encode("utf-16-be"))


def svg(inside="", attributes='width="10" height="5"'):
    return f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}>{inside}</svg>'.encode()
