# SPDX-License-Identifier: Apache-2.0
"""Markers for `jukebox capture`: calls that do nothing and tell the recorder where a request ends.

    import jukebox_marker

    def handle(request):
        ...
        jukebox_marker.cut()

Without a recorder a call is a NOP; on other processors than x86-64 it is empty. Needs Python 3.8
or later on Linux and no compiler: the instructions lie in a page that this module makes.
"""

import ctypes
import mmap
import os
import platform
import sys

__all__ = ["start", "cut", "stop"]


def _nothing():
    pass


def _functions():
    if not sys.platform.startswith("linux") or platform.machine() != "x86_64":
        return _nothing, _nothing, _nothing
    # A marker and `ret`, 16 bytes apart, in a file in memory that is then mapped executable: no
    # page is ever writable and executable at once.
    code = b"".join(
        bytes((0x0F, 0x1F, 0x80, kind, 0xCC, 0x42, 0x4A, 0xC3)).ljust(16, b"\xcc")
        for kind in (1, 2, 3)
    )
    libc = ctypes.CDLL(None, use_errno=True)
    libc.mmap.restype = ctypes.c_void_p
    libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t] + [ctypes.c_int] * 3 + [ctypes.c_long]
    file = os.memfd_create("jukebox_marker")
    try:
        os.write(file, code.ljust(mmap.PAGESIZE, b"\xcc"))
        readable_code = mmap.PROT_READ | mmap.PROT_EXEC
        base = libc.mmap(None, mmap.PAGESIZE, readable_code, mmap.MAP_PRIVATE, file, 0)
    finally:
        os.close(file)
    if base in (None, ctypes.c_void_p(-1).value):
        raise OSError(ctypes.get_errno(), "no page for the markers' code")
    call = ctypes.CFUNCTYPE(None)
    return tuple(call(base + 16 * index) for index in range(3))


start, cut, stop = _functions()
