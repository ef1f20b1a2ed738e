// SPDX-License-Identifier: BSL-1.0
#include <hypersparse/plugins/layers/tuned_convolution.h>

#include <dlib/cuda/cuda_data_ptr.h>
#include <dlib/cuda/cuda_dlib.h>
#include <dlib/cuda/cuda_errors.h>

#include <cudnn.h>

#include <array>
#include <map>
#include <string>
#include <type_traits>
#include <vector>

namespace hypersparse
{
    namespace
    {
        void check(cudnnStatus_t status, const std::string& what)
        {
            if (status != CUDNN_STATUS_SUCCESS)
                throw dlib::cudnn_error("cuDNN, " + what + ": " + cudnnGetErrorString(status));
        }

        template <typename descriptor, auto create, auto destroy>
        class owned
        {
        public:
            owned() { check(create(&value_), "creating a handle or a descriptor"); }
            ~owned() { destroy(value_); }
            owned(const owned&) = delete;
            owned& operator=(const owned&) = delete;
            operator descriptor() const { return value_; }

        private:
            descriptor value_ = nullptr;
        };

        // One for each thread and GPU, as dlib has it.
        cudnnHandle_t handle()
        {
            thread_local std::map<int, owned<cudnnHandle_t, cudnnCreate, cudnnDestroy>> handles;
            return handles[dlib::cuda::get_device()];
        }

        using tensor_descriptor = owned<cudnnTensorDescriptor_t, cudnnCreateTensorDescriptor, cudnnDestroyTensorDescriptor>;
        using filter_descriptor = owned<cudnnFilterDescriptor_t, cudnnCreateFilterDescriptor, cudnnDestroyFilterDescriptor>;
        using convolution_descriptor = owned<cudnnConvolutionDescriptor_t, cudnnCreateConvolutionDescriptor, cudnnDestroyConvolutionDescriptor>;

        using shape = std::array<int, 4>;

        shape shape_of(const dlib::tensor& t)
        {
            return {static_cast<int>(t.num_samples()), static_cast<int>(t.k()), static_cast<int>(t.nr()), static_cast<int>(t.nc())};
        }

        std::string text_of(const shape& s)
        {
            return std::to_string(s[0]) + " x " + std::to_string(s[1]) + " x " + std::to_string(s[2]) + " x " + std::to_string(s[3]);
        }

        template <typename algorithm_type>
        struct choice
        {
            algorithm_type algorithm = {};
            cudnnMathType_t math = CUDNN_FMA_MATH;
            std::size_t workspace = 0;
        };

        struct choices
        {
            choice<cudnnConvolutionFwdAlgo_t> forward;
            choice<cudnnConvolutionBwdDataAlgo_t> data;
            choice<cudnnConvolutionBwdFilterAlgo_t> filters;
        };

        // cuDNN lists the fastest first.
        template <typename performance>
        auto fastest(const std::vector<performance>& list, const std::string& what)
        {
            for (const performance& p : list)
                if (p.status == CUDNN_STATUS_SUCCESS)
                    return choice<std::remove_cvref_t<decltype(p.algo)>>{p.algo, p.mathType, p.memory};
            throw dlib::cudnn_error("cuDNN, " + what + ": expected an algorithm, found none");
        }
    }

    struct tuned_convolution::state
    {
        shape data, filters, output;
        convolution_geometry geometry;
        convolution_options options;
        tensor_descriptor data_descriptor, output_descriptor;
        filter_descriptor filters_descriptor;
        convolution_descriptor forward_descriptor, data_gradient_descriptor, filters_gradient_descriptor;
        choices chosen;
        dlib::cuda::cuda_data_void_ptr workspace;

        std::string what() const { return "convolution of " + text_of(data) + " with " + text_of(filters); }

        void check(cudnnStatus_t status, const char* part = "") const       // in every pass: the text is made for an error only
        {
            if (status != CUDNN_STATUS_SUCCESS)
                hypersparse::check(status, part + what());
        }

        void describe();
        choices find() const;           // by timing
        choices take_fixed() const;     // the same for every run, and the same bits each time
        void choose();
        void* scratch(std::size_t bytes);
    };

    void tuned_convolution::state::describe()
    {
        const auto set_tensor = [this](cudnnTensorDescriptor_t d, const shape& s)
        {
            check(cudnnSetTensor4dDescriptor(d, CUDNN_TENSOR_NCHW, CUDNN_DATA_FLOAT, s[0], s[1], s[2], s[3]));
        };
        set_tensor(data_descriptor, data);
        check(cudnnSetFilter4dDescriptor(filters_descriptor, CUDNN_DATA_FLOAT, CUDNN_TENSOR_NCHW,
            filters[0], filters[1], filters[2], filters[3]));
        for (const convolution_descriptor* d : {&forward_descriptor, &data_gradient_descriptor, &filters_gradient_descriptor})
        {
            check(cudnnSetConvolution2dDescriptor(*d, geometry.padding_y, geometry.padding_x, geometry.stride_y, geometry.stride_x,
                1, 1, CUDNN_CROSS_CORRELATION, CUDNN_DATA_FLOAT));
            check(cudnnSetConvolutionMathType(*d, options.tf32 ? CUDNN_DEFAULT_MATH : CUDNN_FMA_MATH));
        }
        check(cudnnGetConvolution2dForwardOutputDim(forward_descriptor, data_descriptor, filters_descriptor,
            &output[0], &output[1], &output[2], &output[3]));
        set_tensor(output_descriptor, output);
    }

    choices tuned_convolution::state::find() const
    {
        constexpr int most = 16;        // more than cuDNN has
        int found = 0;
        choices result;
        std::vector<cudnnConvolutionFwdAlgoPerf_t> forward(most);
        check(cudnnFindConvolutionForwardAlgorithm(handle(), data_descriptor, filters_descriptor, forward_descriptor,
            output_descriptor, most, &found, forward.data()));
        forward.resize(found);
        result.forward = fastest(forward, what());

        std::vector<cudnnConvolutionBwdDataAlgoPerf_t> data_gradient(most);
        check(cudnnFindConvolutionBackwardDataAlgorithm(handle(), filters_descriptor, output_descriptor, data_gradient_descriptor,
            data_descriptor, most, &found, data_gradient.data()));
        data_gradient.resize(found);
        result.data = fastest(data_gradient, "gradient for the data of a " + what());

        std::vector<cudnnConvolutionBwdFilterAlgoPerf_t> filters_gradient(most);
        check(cudnnFindConvolutionBackwardFilterAlgorithm(handle(), data_descriptor, output_descriptor, filters_gradient_descriptor,
            filters_descriptor, most, &found, filters_gradient.data()));
        filters_gradient.resize(found);
        result.filters = fastest(filters_gradient, "gradient for the filters of a " + what());
        return result;
    }

    choices tuned_convolution::state::take_fixed() const
    {
        choices result;
        result.forward.algorithm = CUDNN_CONVOLUTION_FWD_ALGO_IMPLICIT_PRECOMP_GEMM;
        result.data.algorithm = CUDNN_CONVOLUTION_BWD_DATA_ALGO_1;
        result.filters.algorithm = CUDNN_CONVOLUTION_BWD_FILTER_ALGO_1;
        result.forward.math = result.data.math = result.filters.math = options.tf32 ? CUDNN_DEFAULT_MATH : CUDNN_FMA_MATH;
        check(cudnnGetConvolutionForwardWorkspaceSize(handle(), data_descriptor, filters_descriptor, forward_descriptor,
            output_descriptor, result.forward.algorithm, &result.forward.workspace), "deterministic ");
        check(cudnnGetConvolutionBackwardDataWorkspaceSize(handle(), filters_descriptor, output_descriptor,
            data_gradient_descriptor, data_descriptor, result.data.algorithm, &result.data.workspace), "deterministic ");
        check(cudnnGetConvolutionBackwardFilterWorkspaceSize(handle(), data_descriptor, output_descriptor,
            filters_gradient_descriptor, filters_descriptor, result.filters.algorithm, &result.filters.workspace), "deterministic ");
        return result;
    }

    void tuned_convolution::state::choose()
    {
        using key_type = std::tuple<int, shape, shape, std::array<int, 4>, bool, bool>;
        thread_local std::map<key_type, choices> found_before;
        const key_type key = {dlib::cuda::get_device(), data, filters,
            {geometry.stride_y, geometry.stride_x, geometry.padding_y, geometry.padding_x}, options.tf32, options.deterministic};
        auto known = found_before.find(key);
        if (known == found_before.end())
            known = found_before.emplace(key, options.deterministic ? take_fixed() : find()).first;
        chosen = known->second;
        check(cudnnSetConvolutionMathType(forward_descriptor, chosen.forward.math));
        check(cudnnSetConvolutionMathType(data_gradient_descriptor, chosen.data.math));
        check(cudnnSetConvolutionMathType(filters_gradient_descriptor, chosen.filters.math));
    }

    // dlib's buffer for work on the default stream: shared by all layers, and kept as long as somebody holds it.
    void* tuned_convolution::state::scratch(std::size_t bytes)
    {
        workspace = dlib::cuda::device_global_buffer(bytes);
        return workspace;
    }

    tuned_convolution::tuned_convolution() = default;
    tuned_convolution::tuned_convolution(const tuned_convolution&) {}
    tuned_convolution::~tuned_convolution() = default;

    tuned_convolution& tuned_convolution::operator=(const tuned_convolution&)
    {
        state_.reset();
        return *this;
    }

    void tuned_convolution::setup(const dlib::tensor& data, const dlib::tensor& filters, const convolution_geometry& geometry,
        const convolution_options& options)
    {
        if (state_ && state_->data == shape_of(data) && state_->filters == shape_of(filters) && state_->geometry == geometry
            && state_->options == options)
            return;
        auto next = std::make_unique<state>();
        next->data = shape_of(data);
        next->filters = shape_of(filters);
        next->geometry = geometry;
        next->options = options;
        next->describe();
        next->choose();
        state_ = std::move(next);
    }

    void tuned_convolution::forward(dlib::resizable_tensor& output, const dlib::tensor& data, const dlib::tensor& filters)
    {
        DLIB_CASSERT(state_, "setup() must be called first");
        state& s = *state_;
        const float one = 1, nothing = 0;
        output.set_size(s.output[0], s.output[1], s.output[2], s.output[3]);
        s.check(cudnnConvolutionForward(handle(), &one, s.data_descriptor, data.device(), s.filters_descriptor, filters.device(),
            s.forward_descriptor, s.chosen.forward.algorithm, s.scratch(s.chosen.forward.workspace), s.chosen.forward.workspace,
            &nothing, s.output_descriptor, output.device_write_only()));
    }

    void tuned_convolution::add_gradient_for_data(
        const dlib::tensor& gradient_input, const dlib::tensor& filters, dlib::tensor& data_gradient)
    {
        DLIB_CASSERT(state_, "setup() must be called first");
        state& s = *state_;
        const float one = 1;
        s.check(cudnnConvolutionBackwardData(handle(), &one, s.filters_descriptor, filters.device(), s.output_descriptor,
            gradient_input.device(), s.data_gradient_descriptor, s.chosen.data.algorithm, s.scratch(s.chosen.data.workspace),
            s.chosen.data.workspace, &one, s.data_descriptor, data_gradient.device()), "gradient for the data of a ");
    }

    void tuned_convolution::gradient_for_filters(
        const dlib::tensor& gradient_input, const dlib::tensor& data, dlib::tensor& filters_gradient)
    {
        DLIB_CASSERT(state_, "setup() must be called first");
        state& s = *state_;
        const float one = 1, nothing = 0;
        s.check(cudnnConvolutionBackwardFilter(handle(), &one, s.data_descriptor, data.device(), s.output_descriptor,
            gradient_input.device(), s.filters_gradient_descriptor, s.chosen.filters.algorithm,
            s.scratch(s.chosen.filters.workspace), s.chosen.filters.workspace, &nothing, s.filters_descriptor,
            filters_gradient.device()), "gradient for the filters of a ");
    }
}
