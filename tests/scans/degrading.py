"""What scanners, copiers, stamps and telephones do to a page; pages are height × width × RGB."""

from collections.abc import Callable, Mapping
from typing import Any

from zwgk_desktop.importers.scan.component import open_folder

open_folder()
import cv2  # type: ignore[import-not-found, unused-ignore] # noqa: E402 - lies in the folder
import numpy  # type: ignore[import-not-found, unused-ignore] # noqa: E402, ICN001 - likewise

Picture = Any
_WHITE = (255, 255, 255)


def turned(page: Picture) -> Picture:
    """Laid on the glass aslant."""
    height, width = page.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), 1.7, 1)
    return cv2.warpAffine(page, matrix, (width, height), borderValue=_WHITE)


def blurred(page: Picture) -> Picture:
    """Out of focus."""
    return cv2.GaussianBlur(page, (0, 0), 1.4)


def noisy(page: Picture) -> Picture:
    """Grainy, as in poor light."""
    noise = numpy.random.default_rng(7).normal(0, 22, page.shape)
    return numpy.clip(page + noise, 0, 255).astype(numpy.uint8)


def pressed(page: Picture) -> Picture:
    """Saved as a small JPEG."""
    data = cv2.imencode(".jpg", page, [cv2.IMWRITE_JPEG_QUALITY, 18])[1]
    return cv2.imdecode(data, cv2.IMREAD_COLOR)


def shadowed(page: Picture) -> Picture:
    """Under a lamp to one side, with the shadow of a hand."""
    height, width = page.shape[:2]
    light = numpy.repeat(numpy.linspace(1, 0.5, width)[None, :], height, axis=0)
    hand = numpy.zeros((height, width), numpy.uint8)
    cv2.ellipse(hand, (width // 3, height // 2), (width // 4, height // 5), 30, 0, 360, 255, -1)
    light *= 1 - 0.45 * cv2.GaussianBlur(hand, (0, 0), 25) / 255
    return (page * light[:, :, None]).astype(numpy.uint8)


def stamped(page: Picture) -> Picture:
    """With a round red stamp, a star and words in it, over the figures."""
    height, width = page.shape[:2]
    seal = numpy.zeros((height, width), numpy.uint8)
    middle, radius = (width * 2 // 3, height * 3 // 5), width // 10
    cv2.circle(seal, middle, radius, 255, width // 200)
    points = [
        (
            middle[0] + radius * 0.4 * (1, 0.4)[n % 2] * numpy.sin(n * numpy.pi / 5),
            middle[1] - radius * 0.4 * (1, 0.4)[n % 2] * numpy.cos(n * numpy.pi / 5),
        )
        for n in range(10)
    ]
    cv2.fillPoly(seal, [numpy.array(points, numpy.int32)], 255)
    for word in range(9):
        angle = numpy.pi * (0.75 + word * 1.5 / 8)
        at = (middle[0] + 0.75 * radius * numpy.sin(angle + numpy.pi / 2) * 0.9,
              middle[1] + 0.75 * radius * numpy.cos(angle + numpy.pi / 2) * 0.9)  # fmt: skip
        cv2.putText(seal, "#", (int(at[0]) - 14, int(at[1]) + 12), 0, 1.1, 255, 4)
    ink = cv2.GaussianBlur(seal, (0, 0), 1)[:, :, None] / 255 * 0.85
    red = numpy.array([215, 40, 50]) / 255
    return (page * (1 - ink * (1 - red))).astype(numpy.uint8)


def aslant(page: Picture) -> Picture:
    """Photographed from aside on a dark table, from twice as near as a scan."""
    page = cv2.resize(page, None, fx=1.6, fy=1.6, interpolation=cv2.INTER_CUBIC)
    height, width = page.shape[:2]
    corners = numpy.float32([[0, 0], [width, 0], [width, height], [0, height]])
    seen = numpy.float32(
        [[220, 160], [width - 90, 70], [width - 10, height - 120], [40, height - 30]]
    )
    matrix = cv2.getPerspectiveTransform(corners, seen)
    return cv2.warpPerspective(page, matrix, (width, height), borderValue=(90, 80, 70))


def copied(page: Picture) -> Picture:
    """Through a copier that knows black and white only, at 150 dots an inch."""
    small = cv2.resize(noisy(page), None, fx=0.75, fy=0.75, interpolation=cv2.INTER_AREA)
    grey = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY)
    return cv2.cvtColor(cv2.threshold(grey, 165, 255, cv2.THRESH_BINARY)[1], cv2.COLOR_GRAY2RGB)


def photographed(page: Picture) -> Picture:
    """All that a telephone does at once: from aside, in a shadow, grainy, a small JPEG."""
    taken = cv2.GaussianBlur(shadowed(aslant(page)), (0, 0), 1.2)
    noise = numpy.random.default_rng(7).normal(0, 8, taken.shape)
    data = numpy.clip(taken + noise, 0, 255).astype(numpy.uint8)
    jpeg = cv2.imencode(".jpg", data, [cv2.IMWRITE_JPEG_QUALITY, 60])[1]
    return cv2.imdecode(jpeg, cv2.IMREAD_COLOR)


def scanned(page: Picture) -> Picture:
    """All that a scanner does at once: turned, stamped, grainy, a small JPEG."""
    taken = cv2.GaussianBlur(turned(stamped(page)), (0, 0), 0.9)
    noise = numpy.random.default_rng(7).normal(0, 8, taken.shape)
    return pressed(numpy.clip(taken + noise, 0, 255).astype(numpy.uint8))


DEGRADED: Mapping[str, Callable[[Picture], Picture]] = {
    one.__name__: one
    for one in (
        turned, blurred, noisy, pressed, shadowed, stamped, aslant, copied, scanned, photographed,
    )
}  # fmt: skip
"""By name, each on a page of 200 dots an inch."""
