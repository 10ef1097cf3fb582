/* SPDX-License-Identifier: Apache-2.0 */
#include "heap.h"

#include "program.h"

#include <string.h>

/* What stands before each block: its class, in a place of a block's alignment. */
#define HEADER 16u
#define ALIGNMENT 16u
/* Classes of 16 bytes each up to this size; from there on four to each power of two. */
#define FINE 256u
#define FINE_CLASSES (FINE / ALIGNMENT)

static __thread struct heap *heap;

static uint32_t class_of(size_t bytes)
{
    uint32_t power;
    size_t step;
    if (bytes <= FINE) {
        return bytes == 0u ? 0u : (uint32_t)((bytes - 1u) / ALIGNMENT);
    }
    /* 2^power < bytes <= 2^(power + 1) */
    power = 31u - (uint32_t)__builtin_clz((uint32_t)(bytes - 1u));
    step = (bytes - 1u - ((size_t)1 << power)) >> (power - 2u);
    return FINE_CLASSES + (power - 8u) * 4u + (uint32_t)step;
}

static size_t size_of(uint32_t class)
{
    const uint32_t coarse = class - FINE_CLASSES;
    if (class < FINE_CLASSES) {
        return (class + 1u) * ALIGNMENT;
    }
    return ((size_t)(5u + coarse % 4u)) << (coarse / 4u + 6u);
}

void heap_prepare(struct heap *it, void *begin, size_t bytes)
{
    memset(it, 0, sizeof *it);
    it->begin = begin;
    it->next = begin;
    it->end = it->begin + bytes;
}

void heap_use(struct heap *it)
{
    heap = it;
}

void *program_malloc(size_t bytes)
{
    uint32_t class;
    unsigned char *block;
    if (bytes > (size_t)(heap->end - heap->begin)) {
        return NULL;
    }
    class = class_of(bytes);
    block = heap->free[class];
    if (block != NULL) {
        heap->free[class] = *(void **)(void *)block;
        return block;
    }
    bytes = size_of(class) + HEADER;
    if (bytes > (size_t)(heap->end - heap->next)) {
        return NULL;
    }
    block = heap->next + HEADER;
    heap->next += bytes;
    *(uint32_t *)(void *)(block - HEADER) = class;
    return block;
}

void program_free(void *old)
{
    uint32_t class;
    if (old != NULL) {
        class = *(uint32_t *)(void *)((unsigned char *)old - HEADER);
        *(void **)old = heap->free[class];
        heap->free[class] = old;
    }
}

void *program_calloc(size_t count, size_t bytes)
{
    void *block = program_malloc(count * bytes);
    if (block != NULL) {
        memset(block, 0, count * bytes);
    }
    return block;
}

size_t program_size(const void *block)
{
    return size_of(*(const uint32_t *)(const void *)((const unsigned char *)block - HEADER));
}

void *program_realloc(void *old, size_t bytes)
{
    size_t had;
    void *block;
    if (old == NULL) {
        return program_malloc(bytes);
    }
    had = program_size(old);
    if (bytes <= had && bytes * 4u >= had) {
        return old;
    }
    block = program_malloc(bytes);
    if (block != NULL) {
        memcpy(block, old, bytes < had ? bytes : had);
        program_free(old);
    }
    return block;
}

char *program_strdup(const char *string)
{
    const size_t bytes = strlen(string) + 1u;
    char *copy = program_malloc(bytes);
    if (copy != NULL) {
        memcpy(copy, string, bytes);
    }
    return copy;
}

void heap_remember(struct heap_mark *mark)
{
    mark->next = heap->next;
    memcpy(mark->free, heap->free, sizeof mark->free);
    /* What is free now must stay as it is: the lists go through it. */
    memset(heap->free, 0, sizeof heap->free);
}

void heap_return(const struct heap_mark *mark)
{
    heap->next = mark->next;
    memcpy(heap->free, mark->free, sizeof mark->free);
}
