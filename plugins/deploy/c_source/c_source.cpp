// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/deploy/c_source/c_source.h>

#include <hypersparse/plugins/deploy/c_source/c_layers.h>
#include <hypersparse/plugins/deploy/c_source/fill_places.h>

namespace hypersparse
{
    namespace
    {
        // ASCII, whatever the machine's locale says
        bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
        bool is_digit(char c) { return c >= '0' && c <= '9'; }

        std::string identifier(const std::string& name)
        {
            std::string text = name.empty() ? "network" : name;
            for (char& c : text)
                if (!is_letter(c) && !is_digit(c))
                    c = '_';
            return is_letter(text[0]) ? text : "network_" + text;
        }

        std::string upper_case(std::string text)
        {
            for (char& c : text)
                if (c >= 'a' && c <= 'z')
                    c = static_cast<char>(c - 'a' + 'A');
            return text;
        }

        std::string size_text(const tensor_shape& s)
        {
            return std::to_string(s.channels) + " x " + std::to_string(s.rows) + " x " + std::to_string(s.cols);
        }

        std::string classes_text(const graph& g)
        {
            std::string text;
            for (std::size_t i = 0; i < g.class_names.size(); ++i)
                text += "\n     " + std::to_string(i) + ' ' + comment_text(g.class_names[i]);
            return text.empty() ? text : "\n   Outputs:" + text + '\n';
        }

        std::string filled(const std::string& text, const c_source& source, const graph& g)
        {
            return fill_places(text, {{"@NAME@", source.name}, {"@UPPER@", upper_case(source.name)},
                {"@NETWORK@", comment_text(g.network.empty() ? "a network" : g.network)}, {"@IMAGE@", size_text(g.input_shape())},
                {"@INPUTS@", std::to_string(g.input_shape().size())}, {"@OUTPUTS@", std::to_string(g.output_shape().size())},
                {"@RAM@", std::to_string(source.ram_bytes)}, {"@FLASH@", std::to_string(source.flash_bytes)},
                {"@CLASSES@", classes_text(g)}});
        }

        constexpr const char* declarations = R"(/* SPDX-License-Identifier: BSL-1.0 */
/* @NETWORK@ in C99, written by hypersparse.

   RAM:   @RAM@ bytes, static (and some hundred bytes of stack)
   Flash: @FLASH@ bytes of constants, and some kilobytes of machine code

   void @NAME@_run(const @UPPER@_PIXEL *image, float *logits);
     image:  @UPPER@_INPUTS pixels (@IMAGE@), channel by channel, row by row, from 0 to 255 where they were bytes
     logits: room for @UPPER@_OUTPUTS numbers; the class is the index of the largest
   Not reentrant: it works in static memory.

   Use:      cc -std=c99 -O2 -c THIS_FILE.c
   Header:   #define @UPPER@_DECLARATIONS and #include this file
   Bytes:    -D@UPPER@_PIXEL=uint8_t takes images of bytes instead of floats
   Trial:    cc -std=c99 -O2 -D@UPPER@_MAIN THIS_FILE.c -lm, which reads images from stdin and prints a line of logits for each
@CLASSES@*/
#ifndef @UPPER@_H
#define @UPPER@_H

#include <stdint.h>

#ifndef @UPPER@_PIXEL
#define @UPPER@_PIXEL float
#endif

#define @UPPER@_INPUTS @INPUTS@
#define @UPPER@_OUTPUTS @OUTPUTS@
#define @UPPER@_RAM_BYTES @RAM@
#define @UPPER@_FLASH_BYTES @FLASH@

void @NAME@_run(const @UPPER@_PIXEL *image, float *logits);

#endif

#ifndef @UPPER@_DECLARATIONS
)";

        constexpr const char* main_function = R"(
#ifdef @UPPER@_MAIN
#include <stdio.h>

int main(void)
{
    static @UPPER@_PIXEL image[@UPPER@_INPUTS];
    static float logits[@UPPER@_OUTPUTS];
    int32_t i;
    while (fread(image, sizeof image, 1, stdin) == 1)
    {
        @NAME@_run(image, logits);
        for (i = 0; i < @UPPER@_OUTPUTS; ++i)
            printf("%.9g%c", logits[i], i + 1 < @UPPER@_OUTPUTS ? ' ' : '\n');
    }
    return 0;
}
#endif
#endif
)";
    }

    c_source make_c_source(const graph& g)
    {
        const c_layers layers(g);
        c_source source;
        source.name = identifier(g.network);
        source.ram_bytes = 4*layers.memory_size();
        source.flash_bytes = layers.constant_bytes();
        const std::string pixel = upper_case(source.name) + "_PIXEL";
        source.text = filled(declarations, source, g);
        if (layers.uses_math())
            source.text += "#include <math.h>\n";
        source.text += layers.functions(pixel) + '\n' + layers.constants();
        if (layers.memory_size() != 0)
            source.text += "\nstatic float memory[" + std::to_string(layers.memory_size()) + "];\n";
        source.text += "\nvoid " + source.name + "_run(const " + pixel + " *image, float *logits)\n{\n" + layers.calls() + "}\n"
            + filled(main_function, source, g);
        return source;
    }
}
