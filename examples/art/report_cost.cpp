// SPDX-License-Identifier: BSL-1.0
#include "report_cost.h"

#include "bench_timing.h"
#include "export_formats.h"

#include <hypersparse/plugins/deploy/graph/fold_affine.h>
#include <hypersparse/plugins/deploy/graph/remove_dead_structure.h>

namespace hypersparse::program
{
    void add_cost(const loaded_model& model, bool timed, html::run_report& report)
    {
        constexpr std::size_t batch = 32;
        constexpr std::size_t rounds = 3;
        const graph dense = model.net->to_graph();
        const graph net = remove_dead_structure(fold_affine(dense));
        report.dense_macs = totals(dense).dense_macs;
        report.macs = totals(net).macs;
        report.files.emplace_back("of art export --format hsn", export_formats().front().make(model, "fp32").bytes.size());
        if (!timed)
            return;
        const sparse_engine engine(net);
        for (const engine_timing& t : time_engines(engine, model.net.get(), batch, rounds))
            report.speeds.emplace_back(t.is_sparse ? "sparse engine" : "dense network", static_cast<double>(batch) / t.median());
    }
}
