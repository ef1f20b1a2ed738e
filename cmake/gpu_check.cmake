# SPDX-License-Identifier: BSL-1.0
# The programs that scripts/gpu_check runs; its list is PROGRAMS in scripts/gpu_check_parts.py.
add_custom_target(gpu_check_programs DEPENDS
  twins_test kernels_on_cpu_test two_gpus_test step_waits_for_nothing_test
  magnitudes_test penalty_test tanh_sech_test momentum_step_test prune_test hold_zeros_test solver_formula_test solver_steps_test
  solver_state_test batch_norm_state_test tuned_con_test solver_mask_test nesterov_test
  art_controller_test methods_test snip_grasp_test trainer_errors_test
  regularizers_test trace_test recorded_runs_test
  art benchmark_data_pipeline benchmark_kernels benchmark_training_step)
