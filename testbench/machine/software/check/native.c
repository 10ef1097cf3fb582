/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The programs on this computer: `programs init P... invoke P ROUND...`. Prints a line for each
 * invocation: program, round, checksum.
 */
#include "../machine.h"
#include "../support/heap.h"
#include "../support/program.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Pointers are twice as long here. */
#define HEAP_BYTES 0x1000000u

extern const struct program *const programs[PROGRAMS];
static struct heap heaps[PROGRAMS];

void program_failed(const char *why)
{
    fprintf(stderr, "%s\n", why);
    exit(1);
}

/* Each argument is PROGRAM for its initialisation, or PROGRAM:ROUND for an invocation. */
int main(int count, char **arguments)
{
    int i;
    for (i = 1; i < count; i++) {
        char *after;
        const unsigned long p = strtoul(arguments[i], &after, 10);
        if (p >= PROGRAMS) {
            program_failed("no such program");
        }
        if (*after == '\0') {
            heap_prepare(&heaps[p], malloc(HEAP_BYTES), HEAP_BYTES);
            heap_use(&heaps[p]);
            (void)programs[p]->init();
        } else {
            const uint32_t round = (uint32_t)strtoul(after + 1, NULL, 10);
            heap_use(&heaps[p]);
            printf("%lu %u %08x\n", p, round, programs[p]->invoke(round));
        }
    }
    return 0;
}
