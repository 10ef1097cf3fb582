/* SPDX-License-Identifier: Apache-2.0 */
#include "program.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

uint32_t checksum_word(uint32_t sum, uint32_t word)
{
    sum ^= word * 0xCC9E2D51u;
    sum = (sum << 13) | (sum >> 19);
    return sum * 5u + 0xE6546B64u;
}

uint32_t checksum(uint32_t sum, const void *bytes, size_t length)
{
    const unsigned char *byte = bytes;
    size_t i;
    for (i = 0u; i < length; i++) {
        sum = (sum ^ byte[i]) * 0x01000193u;
    }
    return checksum_word(sum, (uint32_t)length);
}

void random_seed(struct random *random, uint32_t seed)
{
    random->state = checksum_word(0x9E3779B9u, seed) | 1u;
}

uint32_t random_next(struct random *random)
{
    uint32_t state = random->state;
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    random->state = state;
    return state * 0x9E3779B1u;
}

uint32_t random_below(struct random *random, uint32_t bound)
{
    return (uint32_t)(((uint64_t)random_next(random) * bound) >> 32);
}

void text_begin(struct text *text, char *bytes, size_t room)
{
    text->bytes = bytes;
    text->length = 0u;
    text->room = room;
    bytes[0] = '\0';
}

void text_add(struct text *text, const char *string)
{
    const size_t length = strlen(string);
    if (length >= text->room - text->length) {
        program_failed("a text is too long");
    }
    memcpy(text->bytes + text->length, string, length + 1u);
    text->length += length;
}

void text_format(struct text *text, const char *format, ...)
{
    const size_t room = text->room - text->length;
    va_list arguments;
    int length;
    va_start(arguments, format);
    length = vsnprintf(text->bytes + text->length, room, format, arguments);
    va_end(arguments);
    if (length < 0 || (size_t)length >= room) {
        program_failed("a text is too long");
    }
    text->length += (size_t)length;
}

const char *random_word(struct random *random)
{
    static const char *const words[] = {
        "account", "amber", "archive", "balance", "basket", "bearing", "border", "bridge",
        "carbon", "castle", "channel", "circle", "copper", "corner", "cotton", "current",
        "delta", "desert", "dinner", "double", "engine", "evening", "fabric", "feather",
        "figure", "filter", "forest", "fossil", "garden", "gravel", "hammer", "harbour",
        "hollow", "island", "jacket", "journey", "kettle", "ladder", "lantern", "letter",
        "margin", "market", "meadow", "mirror", "morning", "needle", "notice", "number",
        "orange", "orchard", "packet", "paper", "pebble", "pepper", "pocket", "quarter",
        "ribbon", "river", "saddle", "season", "shadow", "signal", "silver", "station",
    };
    return words[random_below(random, sizeof words / sizeof words[0])];
}

void text_sentence(struct text *text, struct random *random, uint32_t words)
{
    uint32_t i;
    for (i = 0u; i < words; i++) {
        text_add(text, i == 0u ? "" : " ");
        text_add(text, random_word(random));
    }
}
