// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_DEPLOY_C_SOURCE_C_FUNCTION_TEXTS_H
#define HYPERSPARSE_PLUGINS_DEPLOY_C_SOURCE_C_FUNCTION_TEXTS_H

namespace hypersparse::c_function_texts
{
    /*!
        WHAT THIS FILE DEFINES
            The C99 functions that c_functions puts together; @WORDS@ are filled in there. x is a layer's input and y its
            output, tensors are (channels, rows, columns). int32_t, because int may have 16 bits on a microcontroller.
    !*/

    inline constexpr const char* shape_type = R"(typedef struct { int32_t channels, rows, cols; } shape;
)";

    inline constexpr const char* window_type =
        R"(typedef struct { int32_t rows, cols, stride_y, stride_x, padding_y, padding_x; } window;
)";

    // For convolutions: all that lies outside of the image is left out before the inner loop, which is a plain one.
    inline constexpr const char* inside = R"(
typedef struct { int32_t begin, end; } range;

/* The places p in [0, steps) for which p*stride + shift is in [0, size) */
static range inside(int32_t steps, int32_t size, int32_t stride, int32_t shift)
{
    range r = {0, 0};
    if (shift < 0)
        r.begin = (stride - 1 - shift)/stride;
    if (shift < size)
        r.end = (size - 1 - shift)/stride + 1;
    if (r.end > steps)
        r.end = steps;
    return r;
}
)";

    inline constexpr const char* add_weight = R"(
/* One weight of a convolution, for all places of its output channel y. The channel after x's last one is 1 everywhere. */
static void add_weight(const float *x, shape in, window w, int32_t column, float weight, float *y, shape out)
{
    const int32_t channel = column/(w.rows*w.cols);
    const int32_t u = column/w.cols%w.rows - w.padding_y, v = column%w.cols - w.padding_x;
    const range rows = inside(out.rows, in.rows, w.stride_y, u), cols = inside(out.cols, in.cols, w.stride_x, v);
    const int32_t n = cols.end - cols.begin;
    int32_t r, c;
    for (r = rows.begin; r < rows.end && n > 0; ++r)
    {
        float *restrict to = y + r*out.cols + cols.begin;
        if (channel == in.channels)
            for (c = 0; c < n; ++c)
                to[c] += weight;
        else
        {
            const float *restrict from = x + (channel*in.rows + r*w.stride_y + u)*in.cols + cols.begin*w.stride_x + v;
            if (w.stride_x == 1)
                for (c = 0; c < n; ++c)
                    to[c] += weight*from[c];
            else
                for (c = 0; c < n; ++c)
                    to[c] += weight*from[c*w.stride_x];
        }
    }
}
)";

    inline constexpr const char* spread_weight = R"(
/* One weight of a transposed convolution: from all places of its input channel to its output channel y */
static void spread_weight(const float *x, shape in, window w, int32_t column, float weight, float *y, shape out)
{
    const int32_t channel = column/(w.rows*w.cols);
    const int32_t u = column/w.cols%w.rows - w.padding_y, v = column%w.cols - w.padding_x;
    const range rows = inside(in.rows, out.rows, w.stride_y, u), cols = inside(in.cols, out.cols, w.stride_x, v);
    const int32_t n = cols.end - cols.begin;
    int32_t r, c;
    for (r = rows.begin; r < rows.end && n > 0; ++r)
    {
        const float *restrict from = x + (channel*in.rows + r)*in.cols + cols.begin;
        float *restrict to = y + (r*w.stride_y + u)*out.cols + cols.begin*w.stride_x + v;
        for (c = 0; c < n; ++c)
            to[c*w.stride_x] += weight*from[c];
    }
}
)";

    // Products: @NAME@, @ARRAYS@ and the loop @EACH@ over the weights @WEIGHT@ of row o in columns @COLUMN@ are filled in.
    inline constexpr const char* convolve = R"(
static void @NAME@(const float *x, shape in, window w, @ARRAYS@, const float *bias,
    int32_t adds, float *y, shape out)
{
    const int32_t plane = out.rows*out.cols;
    int32_t o, i, n;
    for (o = 0; o < out.channels; ++o, y += plane)
    {
        for (i = 0; i < plane; ++i)
            y[i] = adds ? y[i] + bias[o] : bias[o];
        @EACH@
            @ADD@(x, in, w, @COLUMN@, *value, y, out);
    }
}
)";

    inline constexpr const char* connect = R"(
static void @NAME@(const float *x, @ARRAYS@, const float *bias, float *y, int32_t outputs)
{
    int32_t o, n;
    for (o = 0; o < outputs; ++o)
    {
        float sum = bias[o];
        @EACH@
            sum += *value * x[@COLUMN@];
        y[o] = sum;
    }
}
)";

    inline constexpr const char* multiply_rows = R"(
static void @NAME@(const float *x, int32_t rows, int32_t cols, @ARRAYS@, const float *bias,
    float *y, int32_t outputs)
{
    int32_t o, r, n;
    for (o = 0; o < outputs; ++o)
    {
        for (r = 0; r < rows; ++r)
            y[r*outputs + o] = bias[o];
        @EACH@
            for (r = 0; r < rows; ++r)
                y[r*outputs + o] += *value * x[r*cols + @COLUMN@];
    }
}
)";

    inline constexpr const char* normalise = R"(
static void normalise(const @PIXEL@ *x, int32_t channels, int32_t plane, const float *scale, const float *offset, float *y)
{
    int32_t k, i;
    for (k = 0; k < channels; ++k)
        for (i = 0; i < plane; ++i)
            *y++ = scale[k] * *x++ + offset[k];
}
)";

    inline constexpr const char* scale = R"(
static void scale(const float *x, int32_t factors, int32_t size_of_each, const float *factor, const float *offset, float *y)
{
    int32_t k, i;
    for (k = 0; k < factors; ++k)
        for (i = 0; i < size_of_each; ++i)
            *y++ = factor[k] * *x++ + offset[k];
}
)";

    // Pools: @START@, @TAKE@ and @RESULT@ are filled in.
    inline constexpr const char* pool = R"(
static void @NAME@(const float *x, shape in, window w, float *y, shape out)
{
    int32_t k, r, c, i, j;
    for (k = 0; k < out.channels; ++k, x += in.rows*in.cols)
        for (r = 0; r < out.rows; ++r)
            for (c = 0; c < out.cols; ++c)
            {
                const int32_t top = r*w.stride_y - w.padding_y, left = c*w.stride_x - w.padding_x;
                const range rows = inside(w.rows, in.rows, 1, top), cols = inside(w.cols, in.cols, 1, left);
                float result = @START@;
                for (i = rows.begin; i < rows.end; ++i)
                    for (j = cols.begin; j < cols.end; ++j)
                    {
                        const float value = x[(top + i)*in.cols + left + j];
                        @TAKE@
                    }
                *y++ = @RESULT@;
            }
}
)";

    inline constexpr const char* add = R"(
static void add(const float *a, const float *b, int32_t size, float *y)
{
    int32_t i;
    for (i = 0; i < size; ++i)
        y[i] = a[i] + b[i];
}
)";

    inline constexpr const char* start_sum = R"(
/* No offset stands for 0. */
static void start_sum(const float *offset, float *y, shape out)
{
    int32_t k, i;
    for (k = 0; k < out.channels; ++k)
        for (i = 0; i < out.rows*out.cols; ++i)
            *y++ = offset ? offset[k] : 0;
}
)";

    inline constexpr const char* add_channels = R"(
/* Channel k of y gets channel chosen[k] of x on top, nothing if that is -1; without a choice it is channel k. */
static void @NAME@(const float *x, shape in, const @TYPE@ *chosen, float *y, shape out)
{
    int32_t k, r, c;
    for (k = 0; k < out.channels; ++k, y += out.rows*out.cols)
    {
        const int32_t channel = chosen ? chosen[k] : k;
        if (channel < 0 || channel >= in.channels)
            continue;
        for (r = 0; r < in.rows; ++r)
            for (c = 0; c < in.cols; ++c)
                y[r*out.cols + c] += x[(channel*in.rows + r)*in.cols + c];
    }
}
)";

    inline constexpr const char* copy = R"(
static void copy(const float *x, int32_t size, float *y)
{
    int32_t i;
    for (i = 0; i < size; ++i)
        y[i] = x[i];
}
)";

    inline constexpr const char* apply = R"(
static void @NAME@(const float *x, @PARAMETER@int32_t size, float *y)
{
    int32_t i;
    for (i = 0; i < size; ++i)
        y[i] = @FORMULA@;
}
)";
}

#endif
