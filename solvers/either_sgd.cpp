// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/solvers/either_sgd.h>

#include <ostream>

namespace hypersparse
{
    std::size_t either_sgd::steps() const
    {
        return std::visit([](const auto& solver) { return solver.steps(); }, solver_);
    }

    void either_sgd::rethrow_failure() const
    {
        std::visit([](const auto& solver) { solver.rethrow_failure(); }, solver_);
    }

    dlib::resizable_tensor either_sgd::next_momentum(std::size_t layer) const
    {
        return std::visit([layer](const auto& solver) { return solver.next_momentum(layer); }, solver_);
    }

    void serialize(const either_sgd& item, std::ostream& out)
    {
        std::visit([&out](const auto& solver) { serialize(solver, out); }, item.solver_);
    }

    void deserialize(either_sgd& item, std::istream& in)
    {
        std::visit([&in](auto& solver) { deserialize(solver, in); }, item.solver_);
    }

    std::ostream& operator<<(std::ostream& out, const either_sgd& item)
    {
        std::visit([&out](const auto& solver) { out << solver; }, item.solver_);
        return out;
    }
}
