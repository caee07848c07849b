"""QR codes (ISO/IEC 18004) as segno makes them, in a fraction of its time: every page that is made has one.

The tables and the patterns of a code without content are segno's; a test holds each length against its own.
"""

from typing import Any

import numpy as np
from django.utils.html import format_html
from django.utils.safestring import SafeString
from segno import consts as its_consts
from segno import encoder as its_encoder

# Neither has types.
consts: Any = its_consts
encoder: Any = its_encoder
BYTE_MODE = 0b0100
# Behind the content comes a blank, then these by turns.
BLANK_BYTE, QR_PADDING = bytes(1), bytes((0b11101100, 0b00010001))
# Better ones where they need no larger code.
QR_LEVELS = consts.ERROR_LEVEL_M, consts.ERROR_LEVEL_Q, consts.ERROR_LEVEL_H
# Readers take any of the eight masks; this one turns every third column.
QR_MASK, TURNED_COLUMNS = 2, 3
FREE_MODULE = 2
# From this version on the length takes two bytes.
SIXTEEN_BITS_FROM = 10
TIMING_COLUMN = 6  # the column that holds no content
# The light border of the code, in modules.
QUIET_MODULES = 2


def qr_svg(text: str) -> SafeString:
    """Inline SVG without any style attribute, which the site's policy would refuse."""
    code = np.pad(qr_modules(text), QUIET_MODULES)
    size = len(code)
    edges = np.flatnonzero(np.diff(code.ravel()))
    starts, ends = edges[::2] + 1, edges[1::2] + 1
    down, right = np.divmod(starts, size)
    moved = np.diff(right, prepend=0) - np.concatenate(([0], (ends - starts)[:-1]))
    runs = np.column_stack((moved, np.diff(down, prepend=0), ends - starts))
    # From one dark run to the next, each in the middle of its row.
    path = "M0 .5" + "m%d %dh%d" * len(runs) % tuple(runs.ravel().tolist())
    # Without a size of its own it has a `viewBox`, and is drawn whole at whatever size the style sheet says.
    return format_html(
        '<svg viewBox="0 0 {} {}" class="qr"><path stroke="#000" d="{}"/></svg>', size, size, path
    )


def qr_modules(text: str) -> "np.ndarray[tuple[int, int], np.dtype[np.int8]]":
    """1 is dark."""
    version, level, said = qr_codewords(text.encode())
    size = encoder.calc_matrix_size(version)
    empty = encoder.make_matrix(size, size)
    encoder.add_finder_patterns(empty, size, size)
    encoder.add_alignment_patterns(empty, size, size)
    encoder.add_format_info(empty, version, level, QR_MASK)
    encoder.add_version_info(empty, version)
    code = np.frombuffer(b"".join(empty), np.int8).copy()
    # Upwards and downwards by turns, two columns at a time, from the right.
    columns = [column for column in range(size - 1, -1, -1) if column != TIMING_COLUMN]
    rows = np.tile(np.arange(size), (len(columns) // 2, 1))
    rows[::2] = rows[::2, ::-1]
    way = (rows[:, :, None] * size + np.array(columns).reshape(-1, 1, 2)).ravel()
    way = way[code[way] == FREE_MODULE]
    bits = np.zeros(len(way), np.int8)  # those behind the last byte stay blank
    bits[: len(said) * 8] = np.unpackbits(np.frombuffer(said, np.uint8))
    code[way] = bits ^ (way % size % TURNED_COLUMNS == 0)
    return code.reshape(size, size)


def qr_codewords(content: bytes) -> tuple[int, int, bytes]:
    """The smallest version that holds so many bytes, the best level at which it does, and what it says:

    the content and, by Reed and Solomon, what mends it: the rest of each block's polynomial, divided by the
    generator of so many bytes. The blocks are interleaved.
    """
    fits = (
        (version, level, counted)
        for version in range(1, 41)
        for counted in (8 if version < SIXTEEN_BITS_FROM else 16,)
        for level in reversed(QR_LEVELS)
        if 4 + counted + 8 * len(content) <= consts.SYMBOL_CAPACITY[version][level]
    )
    version, level, counted = next(fits)
    head = (BYTE_MODE << counted) + len(content)
    data = (((head << 8 * len(content)) + int.from_bytes(content)) << 4).to_bytes(
        (8 + counted) // 8 + len(content)
    )
    whole = consts.SYMBOL_CAPACITY[version][level] // 8
    data = (data + BLANK_BYTE + QR_PADDING * whole)[:whole]
    logs, powers = consts.GALIOS_LOG, consts.GALIOS_EXP
    blocks: list[bytes] = []
    mending: list[bytes] = []
    for kind in consts.ECC[version][level]:
        generator = consts.GEN_POLY[kind.num_total - kind.num_data]
        for _ in range(kind.num_blocks):
            block, data = data[: kind.num_data], data[kind.num_data :]
            rest = bytearray(block) + bytes(len(generator))
            for at in range(len(block)):
                if rest[at]:
                    log = logs[rest[at]]
                    for place, power in enumerate(generator, at + 1):
                        rest[place] ^= powers[log + power]
            blocks.append(block)
            mending.append(bytes(rest[len(block) :]))
    woven = (
        part[place]
        for parts in (blocks, mending)
        for place in range(max(map(len, parts)))
        for part in parts
        if place < len(part)
    )
    return version, level, bytes(woven)
