// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/deploy/engine/arena_plan.h>

#include <algorithm>
#include <limits>

namespace hypersparse
{
    namespace
    {
        constexpr std::size_t none = std::numeric_limits<std::size_t>::max();
        constexpr std::size_t cache_line = 16;      // floats

        // What a convolution needs around its input: zeros as wide as its padding, and room for the reach of a tile that stands
        // out of the plane, of up to 16 places in a row or a column.
        void make_room(lane_layout& l, const window& w)
        {
            l.padding_y = std::max(l.padding_y, w.padding_y);
            l.padding_x = std::max(l.padding_x, w.padding_x);
        }

        void make_room(lane_layout& l, const transposed_convolution_operation& op)
        {
            // the outermost places of the window, seen from the output, in steps of the input
            const window& w = op.where;
            l.padding_y = std::max(l.padding_y, (w.rows + w.stride_y - 2)/w.stride_y + (w.padding_y + w.stride_y - 1)/w.stride_y);
            l.padding_x = std::max(l.padding_x, (w.cols + w.stride_x - 2)/w.stride_x + (w.padding_x + w.stride_x - 1)/w.stride_x);
        }

        // Does channel o add channel o or nothing?
        bool channel_by_channel(const std::vector<std::int32_t>& residual_channel)
        {
            for (std::size_t o = 0; o < residual_channel.size(); ++o)
                if (residual_channel[o] != -1 && residual_channel[o] != static_cast<std::int32_t>(o))
                    return false;
            return true;
        }

        std::size_t reach(const lane_layout& l, const window& w)
        {
            return (16*w.stride_y + w.rows)*l.row() + (16*w.stride_x + w.cols)*l.lanes;
        }
    }

    std::vector<lane_layout> layouts_of(const graph& g, const std::vector<fused_node>& nodes, std::size_t lanes)
    {
        std::vector<lane_layout> layouts;
        for (const graph_node& node : g.nodes())
            layouts.push_back({node.shape, 0, 0, false, lanes, 0});
        for (const graph_node& node : g.nodes())
            for (std::size_t input : node.inputs)
            {
                lane_layout& l = layouts[nodes[input].tail];
                if (const auto* c = std::get_if<convolution_operation>(&node.what))
                {
                    make_room(l, c->where);
                    l.ones = l.ones || c->reads_ones;
                }
                else if (const auto* t = std::get_if<transposed_convolution_operation>(&node.what))
                {
                    make_room(l, *t);
                }
            }
        for (const graph_node& node : g.nodes())
            for (std::size_t input : node.inputs)
            {
                lane_layout& l = layouts[nodes[input].tail];
                const auto* c = std::get_if<convolution_operation>(&node.what);
                l.slack = std::max(l.slack, reach(l, c ? c->where : window()));
            }
        return layouts;
    }

    arena_plan::arena_plan(const graph& g, const std::vector<fused_node>& nodes, const std::vector<lane_layout>& layouts)
        : g_(g), nodes_(nodes), layouts_(layouts), last_reader_(g.size(), 0), place_of_(g.size(), none)
    {
        for (std::size_t i = 0; i < g.size(); ++i)
            for (std::size_t input : g[i].inputs)
                last_reader_[nodes[input].tail] = std::max(last_reader_[nodes[input].tail], nodes[i].head);
        last_reader_.back() = none;     // the output is read in the end
        last_reader_[0] = std::max<std::size_t>(last_reader_[0], 1);
    }

    void arena_plan::begin(std::size_t head)
    {
        const std::size_t tail = nodes_[head].tail, found = find_place(head);
        place_of_[tail] = found;
        places_[found].free_after = last_reader_[tail];
    }

    placed_tensor arena_plan::tensor(std::size_t tail) const
    {
        const place& p = places_[place_of_[tail]];
        return {p.layout, p.offset};
    }

    std::vector<placed_tensor> arena_plan::tensors_with_ones() const
    {
        std::vector<placed_tensor> tensors;
        for (const place& p : places_)
            if (p.layout.ones)
                tensors.push_back({p.layout, p.offset});
        return tensors;
    }

    // A step reads every place of its residual, and an element-by-element one every place of its input, before it writes there.
    bool arena_plan::may_overwrite(std::size_t head, std::size_t input) const
    {
        const operation& what = g_[head].what;
        const fused_node& fused = nodes_[head];
        if (fused.residual && nodes_[*fused.residual].tail == input)
            return channel_by_channel(fused.residual_channel) && nodes_[g_[head].inputs[0]].tail != input;
        return std::holds_alternative<activation_operation>(what) || std::holds_alternative<affine_operation>(what);
    }

    std::size_t arena_plan::find_place(std::size_t head)
    {
        const lane_layout& wanted = layouts_[nodes_[head].tail];
        for (std::size_t p = 0; p < places_.size(); ++p)
        {
            if (!(places_[p].layout == wanted))
                continue;
            if (places_[p].free_after < head)
                return p;
            if (places_[p].free_after != head)
                continue;
            // read by this step, and by no later one: whose tensor is it?
            for (std::size_t i = 0; i < place_of_.size(); ++i)
                if (place_of_[i] == p && last_reader_[i] == head && may_overwrite(head, i))
                    return p;
        }
        places_.push_back({wanted, size_, 0});
        size_ += (wanted.size() + cache_line - 1)/cache_line*cache_line;
        return places_.size() - 1;
    }
}
