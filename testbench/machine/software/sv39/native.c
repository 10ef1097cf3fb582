/* SPDX-License-Identifier: Apache-2.0 */
/* What the programs return on this computer: `native-checksums ROUND...` prints program, round, checksum. */
#include "../machine.h"
#include "../support/program.h"

#include <stdio.h>
#include <stdlib.h>

extern const struct program program_north;
extern const struct program program_east;
extern const struct program program_south;
extern const struct program program_west;

static const struct program *const programs[SV39_PROGRAMS] = {
    [SV39_PROGRAM_NORTH] = &program_north,
    [SV39_PROGRAM_EAST] = &program_east,
    [SV39_PROGRAM_SOUTH] = &program_south,
    [SV39_PROGRAM_WEST] = &program_west,
};

void program_failed(const char *why)
{
    fprintf(stderr, "%s\n", why);
    exit(1);
}

int main(int count, char **arguments)
{
    int i;
    uint32_t p;
    for (p = 0u; p < SV39_PROGRAMS; p++) {
        (void)programs[p]->init();
        for (i = 1; i < count; i++) {
            const uint32_t round = (uint32_t)strtoul(arguments[i], NULL, 0);
            printf("%u %u %08x\n", p, round, programs[p]->invoke(round));
        }
    }
    return 0;
}
