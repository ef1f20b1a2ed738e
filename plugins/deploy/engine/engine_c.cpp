// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/deploy/engine/engine_c.h>

#include <hypersparse/plugins/deploy/engine/sparse_engine.h>
#include <hypersparse/plugins/kernels/thread_team.h>

#include <exception>
#include <string>

struct hypersparse_engine
{
    hypersparse::sparse_engine engine;
};

namespace
{
    thread_local std::string last_error;

    // Returns what f does, or `failed` where it throws: no exception may reach C.
    template <typename result, typename function>
    result guarded(result failed, const function& f) noexcept
    {
        try
        {
            return f();
        }
        catch (const std::exception& e)
        {
            try { last_error = e.what(); }
            catch (...) { last_error.clear(); }
        }
        catch (...)
        {
            last_error.clear();
        }
        return failed;
    }
}

hypersparse_engine* hypersparse_engine_open(const char* path)
{
    return guarded<hypersparse_engine*>(nullptr,
        [&] { return new hypersparse_engine{hypersparse::sparse_engine(std::string(path))}; });
}

void hypersparse_engine_close(hypersparse_engine* engine) { delete engine; }

size_t hypersparse_engine_channels(const hypersparse_engine* engine) { return engine->engine.input_shape().channels; }
size_t hypersparse_engine_rows(const hypersparse_engine* engine) { return engine->engine.input_shape().rows; }
size_t hypersparse_engine_cols(const hypersparse_engine* engine) { return engine->engine.input_shape().cols; }
size_t hypersparse_engine_outputs(const hypersparse_engine* engine) { return engine->engine.outputs(); }

const char* hypersparse_engine_class_name(const hypersparse_engine* engine, size_t output)
{
    const auto& names = engine->engine.class_names();
    return output < names.size() ? names[output].c_str() : nullptr;
}

int hypersparse_engine_run_bytes(const hypersparse_engine* engine, const uint8_t* images, size_t n, float* outputs)
{
    return guarded(1, [&] { return engine->engine.run(images, n, outputs), 0; });
}

int hypersparse_engine_run_floats(const hypersparse_engine* engine, const float* images, size_t n, float* outputs)
{
    return guarded(1, [&] { return engine->engine.run(images, n, outputs), 0; });
}

void hypersparse_set_threads(unsigned threads)
{
    guarded(0, [&] { return hypersparse::set_cpu_threads(threads), 0; });
}

const char* hypersparse_last_error(void) { return last_error.c_str(); }
