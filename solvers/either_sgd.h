// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_SOLVERS_EITHER_SGD_H
#define HYPERSPARSE_SOLVERS_EITHER_SGD_H

#include <hypersparse/solvers/hypersparse_sgd.h>
#include <hypersparse/solvers/lp_sphere_sgd.h>

#include <iosfwd>
#include <utility>
#include <variant>

namespace hypersparse
{
    class either_sgd
    {
        /*!
            WHAT THIS OBJECT REPRESENTS
                A hypersparse_sgd or a lp_sphere_sgd, chosen at run time: a dnn_trainer<net_type, either_sgd> trains with one or the
                other, and is compiled once. Copies share what the copies of the solver in it share.
        !*/

    public:
        either_sgd() = default;         // a hypersparse_sgd without a network
        either_sgd(hypersparse_sgd solver) : solver_(std::move(solver)) {}
        either_sgd(lp_sphere_sgd solver) : solver_(std::move(solver)) {}

        hypersparse_sgd* plain() { return std::get_if<hypersparse_sgd>(&solver_); }
        lp_sphere_sgd* sphere() { return std::get_if<lp_sphere_sgd>(&solver_); }
        /*!
            ensures
                - return the solver if it is of this kind, else nullptr
        !*/

        template <typename layer_type>
        const dlib::tensor& operator()(float learning_rate, const layer_type& l, const dlib::tensor& gradient)
        {
            return std::visit([&](auto& solver) -> const dlib::tensor& { return solver(learning_rate, l, gradient); }, solver_);
        }

        std::size_t steps() const;
        void rethrow_failure() const;
        dlib::resizable_tensor next_momentum(std::size_t layer) const;
        /*!
            ensures
                - as the members of the solver in this object
        !*/

        friend void serialize(const either_sgd& item, std::ostream& out);
        friend void deserialize(either_sgd& item, std::istream& in);
        /*!
            As the solver in item does it: what the other kind wrote is refused.
        !*/

        friend std::ostream& operator<<(std::ostream& out, const either_sgd& item);

    private:
        std::variant<hypersparse_sgd, lp_sphere_sgd> solver_;
    };

    // What a trainer's driver asks of a solver of any of these kinds.
    inline hypersparse_sgd* plain_sgd(hypersparse_sgd& solver) { return &solver; }
    inline hypersparse_sgd* plain_sgd(lp_sphere_sgd&) { return nullptr; }
    inline hypersparse_sgd* plain_sgd(either_sgd& solver) { return solver.plain(); }
    inline lp_sphere_sgd* sphere_sgd(hypersparse_sgd&) { return nullptr; }
    inline lp_sphere_sgd* sphere_sgd(lp_sphere_sgd& solver) { return &solver; }
    inline lp_sphere_sgd* sphere_sgd(either_sgd& solver) { return solver.sphere(); }
}

#endif
