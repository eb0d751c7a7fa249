#!/usr/bin/env python3
"""Takes the uncompressed kernel out of a bzImage: extract-kernel.py VMLINUZ VMLINUX.

Offsets are those of the boot protocol (Documentation/arch/x86/boot.rst): setup_sects, payload_offset, payload_length.
"""

import lzma
import struct
import subprocess
import sys
import zlib

image = open(sys.argv[1], "rb").read()
setup = ((image[0x1F1] or 4) + 1) * 512
offset, length = struct.unpack_from("<II", image, 0x248)
payload = image[setup + offset : setup + offset + length]
if payload.startswith(b"\xfd7zXZ\0"):
    kernel = lzma.LZMADecompressor().decompress(payload)
elif payload.startswith(b"\x1f\x8b"):
    kernel = zlib.decompressobj(31).decompress(payload)
elif payload.startswith(b"\x28\xb5\x2f\xfd"):
    # The last four bytes are the length, which is none of zstd's business.
    kernel = subprocess.run(["zstd", "-dcq"], input=payload[:-4], stdout=subprocess.PIPE, check=True).stdout
else:
    sys.exit("the kernel is compressed in a way that is not known here: " + payload[:6].hex())
if not kernel.startswith(b"\x7fELF"):
    sys.exit("what came out is no kernel")
open(sys.argv[2], "wb").write(kernel)
