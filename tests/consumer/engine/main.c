/* SPDX-License-Identifier: BSL-1.0 */
/* A program in C that ships a network: it knows the engine and nothing else of this library. */
#include <hypersparse/plugins/deploy/engine/engine_c.h>

#include <stdio.h>
#include <stdlib.h>

int main(void)
{
    hypersparse_engine* engine = hypersparse_engine_open(SPARSE_FILE);
    if (!engine)
    {
        fprintf(stderr, "%s\n", hypersparse_last_error());
        return 2;
    }
    const size_t outputs = hypersparse_engine_outputs(engine);
    const size_t numbers = hypersparse_engine_channels(engine) * hypersparse_engine_rows(engine) * hypersparse_engine_cols(engine);
    float* image = malloc(numbers * sizeof *image);
    float* found = malloc(outputs * sizeof *found);
    size_t finite = 0, i;
    if (!image || !found)
        return 2;
    for (i = 0; i < numbers; ++i)
        image[i] = (float)(i % 251);
    if (hypersparse_engine_run_floats(engine, image, 1, found) != 0)
    {
        fprintf(stderr, "%s\n", hypersparse_last_error());
        return 2;
    }
    for (i = 0; i < outputs; ++i)
        finite += found[i] - found[i] == 0;
    printf("%u outputs, the first is %g\n", (unsigned)outputs, found[0]);
    hypersparse_engine_close(engine);
    if (hypersparse_engine_open("no such file.hsn") || hypersparse_last_error()[0] == 0)
        return 1;
    printf("%s\n", hypersparse_last_error());
    free(image);
    free(found);
    return finite == outputs ? 0 : 1;
}
