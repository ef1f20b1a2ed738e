// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/deploy/sparse_file/positions.h>

#include <hypersparse/plugins/deploy/sparse_file/golomb_code.h>
#include <hypersparse/plugins/deploy/sparse_file/sparse_file_error.h>

#include <algorithm>

namespace hypersparse
{
    namespace
    {
        bool zeros_are_written(std::uint64_t places, std::uint64_t nonzeros)
        {
            return nonzeros > places - nonzeros;
        }

        // The number of values is not asked: they may not be set yet.
        std::uint64_t nonzeros_of(const sparse_matrix& m) { return m.column.size(); }
        std::uint64_t places_of(const sparse_matrix& m) { return std::uint64_t(m.rows()) * m.columns; }

        // Calls visit(gap) for everything that is written of m.
        template <typename function>
        void for_each_gap(const sparse_matrix& m, const function& visit)
        {
            const bool zeros = zeros_are_written(places_of(m), nonzeros_of(m));
            std::uint64_t next = 0;     // place behind the last one that was written, or behind the last nonzero number
            std::uint64_t gap = 0;      // nonzero numbers since the last zero
            const auto nonzero_at = [&](std::uint64_t place)
            {
                if (!zeros)
                    visit(place - next);
                else
                {
                    for (; next < place; ++next, gap = 0)
                        visit(gap);
                    ++gap;
                }
                next = place + 1;
            };
            for (std::size_t r = 0; r < m.rows(); ++r)
                for (std::uint32_t column : m.columns_of(r))
                    nonzero_at(std::uint64_t(r) * m.columns + column);
            if (zeros)
                for (; next < places_of(m); ++next, gap = 0)
                    visit(gap);
        }

        std::uint64_t size_of(const sparse_matrix& m, std::uint64_t divisor)
        {
            const golomb_code code(divisor);
            std::uint64_t bits = 0;
            for_each_gap(m, [&](std::uint64_t gap) { bits += code.size(gap); });
            return bits;
        }

        class row_filler
        {
            // Puts nonzero places, ascending, into the rows of a matrix.
        public:
            row_filler(sparse_matrix& m, std::size_t rows) : m_(m), rows_(rows) {}

            void append(std::uint64_t place)
            {
                end_rows_before(place);
                m_.column.push_back(static_cast<std::uint32_t>(place - row_begins_));
            }

            void end_all_rows()
            {
                while (m_.rows() < rows_)
                    m_.end_row();
            }

        private:
            void end_rows_before(std::uint64_t place)
            {
                for (; place >= row_begins_ + m_.columns; row_begins_ += m_.columns)
                    m_.end_row();
            }

            sparse_matrix& m_;
            std::size_t rows_;
            std::uint64_t row_begins_ = 0;      // place of its first column
        };
    }

    std::uint64_t best_divisor(const sparse_matrix& m)
    {
        const std::uint64_t places = places_of(m);
        const std::uint64_t written = std::min(nonzeros_of(m), places - nonzeros_of(m));
        if (written == 0)
            return 1;
        // The best one for gaps at random is ln 2 of their mean; clustered ones want a smaller one.
        const std::uint64_t mean = (places - written) / written;
        const auto allowed = [](std::uint64_t n) { return std::clamp<std::uint64_t>(n, 1, golomb_code::largest_divisor); };
        std::uint64_t best = allowed(mean/1000*693 + mean%1000*693/1000 + 1);
        std::uint64_t bits = size_of(m, best);
        for (bool better = true; better;)
        {
            better = false;
            for (std::uint64_t divisor : {allowed(best - (best + 7)/8), allowed(best + (best + 7)/8)})
                if (const std::uint64_t other = size_of(m, divisor); other < bits)
                {
                    better = true;
                    best = divisor;
                    bits = other;
                    break;
                }
        }
        return best;
    }

    void write_positions(const sparse_matrix& m, std::uint64_t divisor, bit_writer& out)
    {
        const golomb_code code(divisor);
        for_each_gap(m, [&](std::uint64_t gap) { code.write(gap, out); });
    }

    sparse_matrix read_positions(std::size_t rows, std::size_t columns, std::size_t nonzeros, std::uint64_t divisor,
        bit_reader& in)
    {
        const std::uint64_t places = std::uint64_t(rows) * columns;
        const bool zeros = zeros_are_written(places, nonzeros);
        const golomb_code code(divisor);
        sparse_matrix m;
        m.columns = columns;
        m.row_begin.reserve(rows + 1);
        m.column.reserve(nonzeros);
        row_filler filler(m, rows);
        std::uint64_t next = 0;
        for (std::uint64_t written = zeros ? places - nonzeros : nonzeros; written > 0; --written)
        {
            const std::uint64_t gap = code.read(in);
            if (gap >= places - next)
                throw sparse_file_error("expected positions up to " + std::to_string(places) + ", found one behind");
            const std::uint64_t place = next + gap;
            if (zeros)
                for (; next < place; ++next)
                    filler.append(next);
            else
                filler.append(place);
            next = place + 1;
        }
        if (zeros)
            for (; next < places; ++next)
                filler.append(next);
        filler.end_all_rows();
        return m;
    }
}
