/* SPDX-License-Identifier: BSL-1.0 */
#ifndef HYPERSPARSE_PLUGINS_DEPLOY_ENGINE_ENGINE_C_H
#define HYPERSPARSE_PLUGINS_DEPLOY_ENGINE_ENGINE_C_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/*!
    WHAT THIS FILE DEFINES
        The sparse engine (sparse_engine.h) for C, and for whatever language calls C. A function that can fail returns null or a
        number other than 0 then, and hypersparse_last_error() says why in one line.

    THREAD SAFETY
        One engine may be run by many threads at once; it must not be closed meanwhile.
!*/

typedef struct hypersparse_engine hypersparse_engine;

hypersparse_engine* hypersparse_engine_open(const char* path);
/*!
    ensures
        - returns an engine for the sparse file (.hsn) in path, or null
!*/

void hypersparse_engine_close(hypersparse_engine* engine);
/*!
    requires
        - engine comes from hypersparse_engine_open() and was not closed, or is null
!*/

size_t hypersparse_engine_channels(const hypersparse_engine* engine);      /* of an image */
size_t hypersparse_engine_rows(const hypersparse_engine* engine);
size_t hypersparse_engine_cols(const hypersparse_engine* engine);
size_t hypersparse_engine_outputs(const hypersparse_engine* engine);       /* numbers for each image */

const char* hypersparse_engine_class_name(const hypersparse_engine* engine, size_t output);
/*!
    ensures
        - returns the name of a class, which lives as long as the engine; null if it has none
!*/

int hypersparse_engine_run_bytes(const hypersparse_engine* engine, const uint8_t* images, size_t n, float* outputs);
int hypersparse_engine_run_floats(const hypersparse_engine* engine, const float* images, size_t n, float* outputs);
/*!
    requires
        - images and outputs are as sparse_engine::run() wants them: bytes row by row with their channels side by side, floats by
          channels, rows and columns; room for n * hypersparse_engine_outputs() numbers
    ensures
        - returns 0 if #outputs holds the network's numbers for each image
!*/

void hypersparse_set_threads(unsigned threads);
/*!
    ensures
        - calls compute on so many threads from now on, 0: one for each core (see thread_team.h)
!*/

const char* hypersparse_last_error(void);
/*!
    ensures
        - returns what the last function of this thread that failed has to say; "" if none has
!*/

#ifdef __cplusplus
}
#endif

#endif
