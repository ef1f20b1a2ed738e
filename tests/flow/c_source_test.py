# SPDX-License-Identifier: BSL-1.0
"""Exported C compiles without a warning and computes what the graph does. Skipped where there is no C compiler."""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

from exported_graphs import BOUND, deviation, floats_of, write_graphs

FOUND = {name: shutil.which(name) for name in ("clang", "gcc", "cc")}
COMPILERS = list({os.path.realpath(path): name for name, path in FOUND.items() if path}.values())  # often, cc is one of the others
if not COMPILERS:
    print("there is no C compiler: skipped")
    sys.exit(77)

STRICT = ["-std=c99", "-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-Wmissing-prototypes", "-Werror", "-pedantic"]


def prefix_of(source):
    return re.search(r"#define (\w+)_INPUTS ", source.read_text()).group(1)


def defined(source, what):
    return int(re.search(r"#define \w+_%s (\d+)\n" % what, source.read_text()).group(1))


def run(program, images):
    output = subprocess.run([program], input=images, capture_output=True, check=True).stdout
    return [float(number) for number in output.split()]


class CSource(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        cls.graphs = write_graphs(cls.folder)

    def compile(self, compiler, output, *arguments):
        result = subprocess.run([compiler, *STRICT, "-o", output, *arguments, "-lm"], capture_output=True, text=True)
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        return output

    def test_it_compiles_strictly_and_gives_the_numbers_of_the_graph(self):
        for compiler in COMPILERS:
            for graph in self.graphs:
                with self.subTest(compiler=compiler, graph=graph.name):
                    source = graph.with_suffix(".c")
                    program = self.compile(compiler, self.folder / "program", "-O2", f"-D{prefix_of(source)}_MAIN", source)
                    found = run(program, graph.with_suffix(".images").read_bytes())
                    worst = deviation(found, floats_of(graph.with_suffix(".logits").read_bytes()))
                    print(f"{compiler}, graph {graph.name}: largest deviation {worst:.1e} of the largest number")
                    self.assertLessEqual(worst, BOUND)

    def test_it_reads_and_writes_nothing_outside_of_its_memory(self):
        for graph in self.graphs:
            with self.subTest(graph=graph.name):
                source = graph.with_suffix(".c")
                program = self.compile("cc", self.folder / "checked", "-g", "-fsanitize=address,undefined",
                                       "-fno-sanitize-recover=all", f"-D{prefix_of(source)}_MAIN", source)
                run(program, graph.with_suffix(".images").read_bytes())

    def test_it_takes_images_of_bytes_and_is_its_own_header(self):
        source = self.folder / "0.c"
        prefix = prefix_of(source)
        caller = self.folder / "caller.c"
        caller.write_text(
            f"#define {prefix}_DECLARATIONS\n#define {prefix}_PIXEL uint8_t\n#include \"0.c\"\n#include <stdio.h>\n"
            f"int main(void)\n{{\n    static uint8_t image[{prefix}_INPUTS];\n    static float logits[{prefix}_OUTPUTS];\n"
            f"    int i;\n    for (i = 0; i < {prefix}_INPUTS; ++i) image[i] = (uint8_t)(i*37);\n"
            f"    {prefix.lower()}_run(image, logits);\n"
            f"    for (i = 0; i < {prefix}_OUTPUTS; ++i) printf(\"%.9g\\n\", logits[i]);\n    return 0;\n}}\n")
        from_bytes = run(self.compile("cc", self.folder / "caller", f"-D{prefix}_PIXEL=uint8_t", caller, source), b"")
        image = floats_of(b"")
        image.extend(float(i * 37 % 256) for i in range(defined(source, "INPUTS")))
        program = self.compile("cc", self.folder / "program", f"-D{prefix}_MAIN", source)
        self.assertEqual(from_bytes, run(program, image.tobytes()))

    @unittest.skipUnless(sys.platform == "linux" and shutil.which("nm"), "there is no GNU nm")
    def test_it_takes_the_memory_that_it_states(self):
        for graph in self.graphs:
            with self.subTest(graph=graph.name):
                source = graph.with_suffix(".c")
                library = self.compile("cc", self.folder / "object.o", "-O0", "-c", source)
                sizes = {"b": 0, "r": 0}
                for line in subprocess.run(["nm", "-S", library], capture_output=True, text=True, check=True).stdout.splitlines():
                    parts = line.split()
                    if len(parts) == 4 and parts[2].lower() in "bdr":
                        sizes[parts[2].lower()] += int(parts[1], 16)
                self.assertEqual(sizes, {"b": defined(source, "RAM_BYTES"), "r": defined(source, "FLASH_BYTES")})


if __name__ == "__main__":
    unittest.main()
