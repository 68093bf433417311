"""Makes the PNG and ICO files here from the SVG drawings: python resources/icons/build.py."""

from io import BytesIO
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

HERE = Path(__file__).parent
SMALL = (16, 24)
"""What the drawing of few strokes serves; 32 px are enough for the other."""
SIZES = (*SMALL, 32, 48, 64, 128, 256)
PROGRAM, WORKSPACE = "zwgk-desktop", "application-x-zwgk-workspace"


def main() -> None:
    """Write every picture."""
    for name in (PROGRAM, WORKSPACE):
        pictures = [_drawn(name, size) for size in SIZES]
        for size, picture in zip(SIZES, pictures, strict=True):
            (HERE / f"{name}-{size:03}.png").write_bytes(picture)
        _write_ico(HERE / f"{name}.ico", pictures)


def _drawn(name: str, size: int) -> bytes:
    small = HERE / f"{name}-small.svg"
    drawing = small if size in SMALL and small.exists() else HERE / f"{name}.svg"
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(str(drawing)).render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data().data())


def _write_ico(target: Path, pictures: list[bytes]) -> None:
    """Windows shows every size as it was drawn, none scaled."""
    images = [Image.open(BytesIO(picture)) for picture in pictures]
    images[-1].save(target, sizes=[image.size for image in images], append_images=images[:-1])


if __name__ == "__main__":
    main()
