/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Copies and fills by words, where the library, which was built to be small, goes byte by byte: a
 * quarter of what SQLite executes otherwise. Nothing here reads or writes a word that is not aligned.
 */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef uintptr_t __attribute__((may_alias)) word;

#define WORD sizeof(word)

static int aligned(uintptr_t address)
{
    return (address & (WORD - 1u)) == 0u;
}

void *memcpy(void *restrict to, const void *restrict from, size_t bytes)
{
    unsigned char *out = to;
    const unsigned char *in = from;
    if (bytes >= 2u * WORD && aligned((uintptr_t)out ^ (uintptr_t)in)) {
        for (; !aligned((uintptr_t)out); bytes--) {
            *out++ = *in++;
        }
        for (; bytes >= 4u * WORD; bytes -= 4u * WORD) {
            const word a = ((const word *)in)[0];
            const word b = ((const word *)in)[1];
            const word c = ((const word *)in)[2];
            const word d = ((const word *)in)[3];
            ((word *)out)[0] = a;
            ((word *)out)[1] = b;
            ((word *)out)[2] = c;
            ((word *)out)[3] = d;
            out += 4u * WORD;
            in += 4u * WORD;
        }
        for (; bytes >= WORD; bytes -= WORD) {
            *(word *)out = *(const word *)in;
            out += WORD;
            in += WORD;
        }
    }
    for (; bytes != 0u; bytes--) {
        *out++ = *in++;
    }
    return to;
}

void *memmove(void *to, const void *from, size_t bytes)
{
    unsigned char *out = (unsigned char *)to + bytes;
    const unsigned char *in = (const unsigned char *)from + bytes;
    if ((uintptr_t)to - (uintptr_t)from >= bytes) {
        /* Forwards, as memcpy goes. */
        return memcpy(to, from, bytes);
    }
    if (bytes >= 2u * WORD && aligned((uintptr_t)out ^ (uintptr_t)in)) {
        for (; !aligned((uintptr_t)out); bytes--) {
            *--out = *--in;
        }
        for (; bytes >= WORD; bytes -= WORD) {
            out -= WORD;
            in -= WORD;
            *(word *)out = *(const word *)in;
        }
    }
    for (; bytes != 0u; bytes--) {
        *--out = *--in;
    }
    return to;
}

void *memset(void *to, int value, size_t bytes)
{
    unsigned char *out = to;
    if (bytes >= 2u * WORD) {
        const word filled = (word)-1 / 0xFFu * (unsigned char)value;
        for (; !aligned((uintptr_t)out); bytes--) {
            *out++ = (unsigned char)value;
        }
        for (; bytes >= 4u * WORD; bytes -= 4u * WORD) {
            ((word *)out)[0] = filled;
            ((word *)out)[1] = filled;
            ((word *)out)[2] = filled;
            ((word *)out)[3] = filled;
            out += 4u * WORD;
        }
        for (; bytes >= WORD; bytes -= WORD) {
            *(word *)out = filled;
            out += WORD;
        }
    }
    for (; bytes != 0u; bytes--) {
        *out++ = (unsigned char)value;
    }
    return to;
}
