"""Makes a thumbnail: half the size, blurred, as PNG again."""

import io

from PIL import Image, ImageFilter

BLUR = ImageFilter.Kernel((3, 3), [1, 2, 1, 2, 4, 2, 1, 2, 1])


def handle(body):
    with Image.open(io.BytesIO(body), formats=["PNG"]) as picture:
        small = picture.convert("RGB").reduce(2).filter(BLUR)
    png = io.BytesIO()
    small.save(png, "PNG")
    return png.getvalue()
