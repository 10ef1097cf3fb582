/* SPDX-License-Identifier: Apache-2.0 */
/* The programs, by their numbers. */
#include "../machine.h"
#include "../support/program.h"

extern const struct program program_small;
extern const struct program program_middle;
extern const struct program program_large;
extern const struct program program_lua;

const struct program *const programs[PROGRAMS] = {
    [PROGRAM_SMALL] = &program_small,
    [PROGRAM_MIDDLE] = &program_middle,
    [PROGRAM_LARGE] = &program_large,
    [PROGRAM_LUA] = &program_lua,
};
