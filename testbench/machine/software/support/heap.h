/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The heap of a program: a region of its own, so that no program is changed by what others do.
 * Blocks of a few sizes, each with a list of free ones; larger ones are served from the same
 * lists by powers of two. Nothing is merged: an invocation ends where it began.
 */
#ifndef HEAP_H
#define HEAP_H

#include <stddef.h>
#include <stdint.h>

#define HEAP_CLASSES 56u

struct heap {
    unsigned char *begin;
    unsigned char *next;
    unsigned char *end;
    void *free[HEAP_CLASSES];
};

/* Where a program stands in its heap. */
struct heap_mark {
    unsigned char *next;
    void *free[HEAP_CLASSES];
};

void heap_prepare(struct heap *heap, void *begin, size_t bytes);
/* The heap that the calls below are of from now on. Each thread of the kernel has its own. */
void heap_use(struct heap *heap);

void *program_malloc(size_t bytes);
void *program_calloc(size_t count, size_t bytes);
void *program_realloc(void *old, size_t bytes);
void program_free(void *old);
/* Bytes that a block has room for. */
size_t program_size(const void *block);
char *program_strdup(const char *string);

/*
 * Everything allocated since the mark is gone. What was allocated before must not be freed in
 * between.
 */
void heap_remember(struct heap_mark *mark);
void heap_return(const struct heap_mark *mark);

#endif /* HEAP_H */
