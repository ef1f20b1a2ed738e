// SPDX-License-Identifier: BSL-1.0
#ifndef HYPERSPARSE_PLUGINS_PENALTY_BUILT_IN_PENALTIES_H
#define HYPERSPARSE_PLUGINS_PENALTY_BUILT_IN_PENALTIES_H

// The headers of penalty_table.inc's penalties.
#include <hypersparse/plugins/penalty/hypersparse.h>
#include <hypersparse/plugins/penalty/l1.h>
#include <hypersparse/plugins/penalty/l2.h>
#include <hypersparse/plugins/penalty/none.h>

#endif
