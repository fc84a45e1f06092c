"""zstd frames unpacked: never to more than they may hold, whoever wrote them."""

from __future__ import annotations

from backports.zstd import ZstdDecompressor, ZstdDict, ZstdError


def unpacked(frame: bytes, most: int, dictionary: ZstdDict | None = None) -> bytes:
    """The bytes of a frame, at most so many; `dictionary` None: it needs none.

    Raises ZstdError when it is no frame, is cut off, or holds more.
    """
    unpacker = ZstdDecompressor(zstd_dict=dictionary)
    body = unpacker.decompress(frame, max(1, most))
    if not unpacker.eof:
        raise ZstdError(f"the frame is cut off, or holds more than {most} bytes")
    return body
