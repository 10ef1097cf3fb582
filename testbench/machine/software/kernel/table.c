/* SPDX-License-Identifier: Apache-2.0 */
/* The programs, by their numbers. */
#include "../machine.h"
#include "../support/program.h"

extern const struct program program_small;
extern const struct program program_middle;
extern const struct program program_large;
extern const struct program program_lua;
extern const struct program program_sqlite;
extern const struct program program_duktape;
extern const struct program program_markdown;
extern const struct program program_quickjs;
extern const struct program program_zstd;
extern const struct program program_oniguruma;

const struct program *const programs[PROGRAMS] = {
    [PROGRAM_SMALL] = &program_small,
    [PROGRAM_MIDDLE] = &program_middle,
    [PROGRAM_LARGE] = &program_large,
    [PROGRAM_LUA] = &program_lua,
    [PROGRAM_SQLITE] = &program_sqlite,
    [PROGRAM_DUKTAPE] = &program_duktape,
    [PROGRAM_MARKDOWN] = &program_markdown,
    [PROGRAM_QUICKJS] = &program_quickjs,
    [PROGRAM_ZSTD] = &program_zstd,
    [PROGRAM_ONIGURUMA] = &program_oniguruma,
};
