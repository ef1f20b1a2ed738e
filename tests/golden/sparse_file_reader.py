# SPDX-License-Identifier: BSL-1.0
"""A reader of sparse files (.hsn) of version 1, written from docs/sparse_file.md alone. It gives the lines that
print_sparse_file prints of the same file."""
import math
import shutil
import struct
import subprocess

from xxh3 import xxh3

MAGIC = b"\x89HSN\r\n\x1a\n"
FP32, FP16, INT8 = range(3)
BYTES = {FP32: 4, FP16: 2, INT8: 1}


def have_zstd():
    try:
        import zstandard  # noqa: F401
        return True
    except ImportError:
        return shutil.which("zstd") is not None


def expand(stored, size):
    if len(stored) == size:
        return stored
    try:
        import zstandard
        data = zstandard.ZstdDecompressor().decompress(stored)
    except ImportError:
        data = subprocess.run(["zstd", "-d", "-c"], input=stored, stdout=subprocess.PIPE, check=True).stdout
    if len(data) != size:
        raise ValueError(f"expected a part of {size} bytes, found {len(data)}")
    return data


def join(planes):
    return [int.from_bytes(column, "little") for column in zip(*planes)]


def rotate_right(x, bits):
    return x >> 1 | (x & 1) << (bits - 1)


def float_bits(x):
    return struct.unpack("<I", struct.pack("<f", x))[0]


class Bytes:
    def __init__(self, data):
        self.data, self.at = data, 0

    def byte(self):
        self.at += 1
        return self.data[self.at - 1]

    def number(self):
        value, shift = 0, 0
        while True:
            byte = self.byte()
            value |= (byte & 0x7f) << shift
            shift += 7
            if byte < 0x80:
                return value

    def signed(self):
        n = self.number()
        return -(n + 1) // 2 if n % 2 else n // 2

    def text(self):
        size = self.number()
        self.at += size
        return self.data[self.at - size:self.at]


class Bits:
    def __init__(self, data):
        self.data, self.at = data, 0

    def bit(self):
        self.at += 1
        return self.data[(self.at - 1) // 8] >> (7 - (self.at - 1) % 8) & 1

    def number(self, bits):
        value = 0
        for _ in range(bits):
            value = 2 * value + self.bit()
        return value

    def golomb(self, divisor):
        quotient = 0
        while not self.bit():
            quotient += 1
        k = (divisor - 1).bit_length()
        c = 2**k - divisor
        rest = 0
        if k > 0:
            rest = self.number(k - 1)
            if rest >= c:
                rest = 2 * rest + self.bit() - c
        return quotient * divisor + rest


class Reader:
    def __init__(self, data):
        if data[:8] != MAGIC:
            raise ValueError("expected a sparse file")
        version, self.format, length, checksum = struct.unpack("<IIQQ", data[8:32])
        if version != 1:
            raise ValueError(f"expected version 1, found {version}")
        if length != len(data) or checksum != xxh3(data[:24] + bytes(8) + data[32:]):
            raise ValueError("the file is damaged")
        head = Bytes(data)
        head.at = 32
        self.nodes, self.weights, nonzeros, self.left_out, floats, *expanded = (head.number() for _ in range(8))
        structure, positions, row_shifts = expanded
        sizes = [structure, positions] + 4 * [floats] + [row_shifts] + BYTES[self.format] * [nonzeros]
        stored_sizes = [head.number() for _ in sizes]
        parts = []
        for size, stored in zip(sizes, stored_sizes):
            parts.append(expand(data[head.at:head.at + stored], size))
            head.at += stored
        if head.at != len(data):
            raise ValueError("the file does not end with its last part")
        self.structure, self.positions = Bytes(parts[0]), Bits(parts[1])
        self.floats = iter([rotate_right(x, 32) for x in join(parts[2:6])])
        self.row_shifts, self.values = iter(parts[6]), iter(join(parts[7:]))
        self.lines = []

    def read(self):
        s = self.structure
        self.text("network")
        for _ in range(s.number()):
            self.text("class")
        for index in range(self.nodes):
            kind = s.byte()
            name = s.text()
            inputs = [str(index - s.number()) for _ in range(s.number())]
            self.lines += [" ".join([f"node {kind} inputs"] + inputs), "name " + name.hex()]
            self.fields(kind)
        lists = (self.floats, self.row_shifts, self.values)
        if s.at != len(s.data) or any(next(rest, None) is not None for rest in lists):
            raise ValueError("something is left over")
        return self.lines

    def fields(self, kind):
        window, weights = 6 * [self.size], [self.matrix, self.float_list]
        of_kind = (3 * [self.size] + 2 * [self.float_list], window + weights + [self.flag], window + weights, weights, weights,
                   2 * [self.float_list], [self.function, self.float], [self.flag] + window,
                   2 * [self.channels] + [self.float_list], [])
        for field in of_kind[kind]:
            field()

    def text(self, what):
        self.lines.append(f"{what} {self.structure.text().hex()}")

    def size(self):
        self.lines.append(f"size {self.structure.number()}")

    def flag(self):
        self.lines.append(f"flag {self.structure.byte()}")

    def function(self):
        self.lines.append(f"function {self.structure.byte()}")

    def float(self):
        self.lines.append(f"float {next(self.floats):08x}")

    def float_list(self):
        n = self.structure.number()
        self.lines.append(f"floats {n}")
        for _ in range(n):
            self.float()

    def channels(self):
        n, e, found = self.structure.number(), 0, []
        for _ in range(n):
            x = self.structure.number()
            if x == 0:
                found.append(-1)
                continue
            found.append(e + x // 2 if x % 2 else e - x // 2)
            e = found[-1] + 1
        self.lines.append(" ".join(map(str, [f"channels {n}"] + found)))

    def matrix(self):
        s = self.structure
        rows, columns, nonzeros, divisor = (s.number() for _ in range(4))
        exponent = 0 if self.format == FP32 else s.signed()
        self.lines.append(f"matrix {rows} {columns}")
        zeros = nonzeros > rows * columns - nonzeros
        written, place = [], -1
        for _ in range(rows * columns - nonzeros if zeros else nonzeros):
            place += 1 + self.positions.golomb(divisor)
            written.append(place)
        places = sorted(set(range(rows * columns)) - set(written)) if zeros else written
        shift, row_of_shift = 0, None
        for place in places:
            row, column = divmod(place, columns)
            if self.format == INT8 and row != row_of_shift:
                shift, row_of_shift = next(self.row_shifts), row
            self.lines.append(f"{row} {column} {self.weight(next(self.values), exponent, shift):08x}")

    def weight(self, value, exponent, shift):
        if self.format == FP32:
            return rotate_right(value, 32)
        if self.format == FP16:
            h = struct.unpack("<e", struct.pack("<H", rotate_right(value, 16)))[0]
            return float_bits(math.ldexp(h, exponent))
        return float_bits(math.ldexp(value - 256 if value >= 128 else value, exponent - shift))
