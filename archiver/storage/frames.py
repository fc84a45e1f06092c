"""zstd frames unpacked: never to more than they may hold, whoever wrote them."""

from __future__ import annotations

from backports.zstd import ZstdDecompressor, ZstdDict, ZstdError

LARGEST = 1_073_741_824  # bytes, whatever a row says of its size; SQLite takes no larger value


def unpacked(frame: bytes, most: int, dictionary: ZstdDict | None = None) -> bytes:
    """The bytes of a frame, at most so many; `dictionary` None: it needs none.

    Raises ZstdError when it is no frame, is cut off, or holds more.
    """
    unpacker = ZstdDecompressor(zstd_dict=dictionary)
    body = unpacker.decompress(frame, min(max(1, most), LARGEST))
    if not unpacker.eof:
        raise ZstdError("the frame is cut off, or holds more than its row says")
    return body
