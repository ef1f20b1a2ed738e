# SPDX-License-Identifier: BSL-1.0
"""docs/sparse_file.md is enough to read a sparse file: sparse_file_reader.py, written from it, reads what the library reads."""
import os
import pathlib
import subprocess
import sys
import unittest

from sparse_file_reader import Reader, have_zstd

HERE = pathlib.Path(__file__).resolve().parent
FILES = sorted(HERE.glob("*.hsn"))


class SparseFileReader(unittest.TestCase):
    def test_another_reader_finds_what_the_library_finds(self):
        self.assertEqual(len(FILES), 3)
        for file in FILES:
            with self.subTest(file=file.name):
                expected = subprocess.run([os.environ["SPARSE_FILE_PRINTER"], file], stdout=subprocess.PIPE, check=True)
                self.assertEqual(Reader(file.read_bytes()).read(), expected.stdout.decode().splitlines())

    def test_another_reader_refuses_every_changed_byte(self):
        whole = FILES[-1].read_bytes()
        for at in range(len(whole)):
            damaged = bytearray(whole)
            damaged[at] ^= 1 << at % 8
            with self.subTest(at=at), self.assertRaises(ValueError):
                Reader(bytes(damaged))


if __name__ == "__main__":
    if not have_zstd():
        print("neither Python's zstandard nor the program zstd is there")
        sys.exit(77)
    unittest.main()
