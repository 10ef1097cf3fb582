/* SPDX-License-Identifier: Apache-2.0 */
/* A program of the reference machine: what it shows, and what it may use. */
#ifndef PROGRAM_H
#define PROGRAM_H

#include <stddef.h>
#include <stdint.h>

struct program {
    const char *name;
    /* What is done once: an interpreter, a schema. */
    uint32_t (*init)(void);
    /* One invocation; what it returns depends on the round alone. */
    uint32_t (*invoke)(uint32_t round);
};

/* Takes what the program has found out into a checksum. */
uint32_t checksum(uint32_t sum, const void *bytes, size_t length);
uint32_t checksum_word(uint32_t sum, uint32_t word);

/* Numbers that look random, the same everywhere. */
struct random {
    uint32_t state;
};

void random_seed(struct random *random, uint32_t seed);
uint32_t random_next(struct random *random);
/* One of 0 to bound - 1. */
uint32_t random_below(struct random *random, uint32_t bound);

/* A text that grows in a buffer. What does not fit is a fault. */
struct text {
    char *bytes;
    size_t length;
    size_t room;
};

void text_begin(struct text *text, char *bytes, size_t room);
void text_add(struct text *text, const char *string);
void text_format(struct text *text, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* A word, a sentence of so many words. */
const char *random_word(struct random *random);
void text_sentence(struct text *text, struct random *random, uint32_t words);

/* A program that cannot go on. */
void program_failed(const char *why) __attribute__((noreturn));

#endif /* PROGRAM_H */
