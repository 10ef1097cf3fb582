/* SPDX-License-Identifier: Apache-2.0 */
/* Oniguruma: a filter of lines, whose patterns come with the request. */
#include "program.h"

#include "oniguruma.h"

#include <string.h>

static const char *const patterns[] = {
    "^(?<key>\\w+)=(?<value>[^;]*);",
    "\\b(?i:SA|SI|LE)\\w+\\b(?!;)",
    "(?<=\\d)(?:\\.\\d+)?(?=[;,])",
    "(?<group>\\((?:[^()]|\\g<group>)*\\))",
    "([[:alpha:]]{2,4}?)\\d++|\\p{Lu}\\p{Ll}*",
    "(a|e|i|o|u)[^aeiou\\s]{1,3}\\1",
    "\\A(?>.*?,){2,3}\\s*(\\S+)",
    "(?~ee),|\\R",
    "[\\x{e0}-\\x{ff}&&[^\\x{e9}]]+|\\h{3,}",
    "(?x: \\d+ # number\n (?: - \\d+ )* ) | \\X{2}$",
};

#define PATTERNS (sizeof patterns / sizeof patterns[0])

static uint32_t init(void)
{
    OnigEncoding encodings[] = {ONIG_ENCODING_UTF8};
    return (uint32_t)onig_initialize(encodings, 1);
}

static int add_name(const UChar *name, const UChar *end, int count, int *groups, regex_t *regex, void *data)
{
    uint32_t *const sum = data;
    (void)regex;
    *sum = checksum(*sum, name, (size_t)(end - name));
    *sum = checksum_word(*sum, (uint32_t)(count * 16 + groups[0]));
    return 0;
}

static uint32_t invoke(uint32_t round)
{
    static char bytes[1024];
    struct random random;
    struct text text;
    uint32_t sum = round;
    uint32_t i;
    random_seed(&random, round);
    text_begin(&text, bytes, sizeof bytes);
    text_format(&text, "%s=", random_word(&random));
    text_format(&text, "%s;", random_word(&random));
    for (i = 0u; i < 3u; i++) {
        text_sentence(&text, &random, 3u);
        text_format(&text, " %u.%u, ", random_below(&random, 1000u), i);
        text_format(&text, "(%s (x) ab%u) \xC3\xA0\xC3\xA9Z ", random_word(&random), i);
    }
    for (i = 0u; i < PATTERNS; i++) {
        const UChar *const pattern = (const UChar *)patterns[i];
        const UChar *const begin = (const UChar *)bytes;
        const UChar *const end = begin + text.length;
        const UChar *at = begin;
        OnigErrorInfo error;
        OnigRegion *region;
        regex_t *regex;
        uint32_t found = 0u;
        /* One of them is left out. */
        if (i == round % PATTERNS) {
            continue;
        }
        if (onig_new(&regex, pattern, pattern + strlen(patterns[i]), ONIG_OPTION_DEFAULT,
                     ONIG_ENCODING_UTF8, ONIG_SYNTAX_ONIGURUMA, &error) != ONIG_NORMAL) {
            program_failed(patterns[i]);
        }
        region = onig_region_new();
        while (at <= end && found < 3u) {
            const int where = onig_search(regex, begin, end, at, end, region, ONIG_OPTION_NONE);
            int g;
            if (where < 0) {
                break;
            }
            found++;
            for (g = 0; g < region->num_regs; g++) {
                sum = checksum_word(sum, (uint32_t)(region->beg[g] * 4096 + region->end[g]));
            }
            at = begin + (region->end[0] > where ? region->end[0] : where + 1);
        }
        onig_foreach_name(regex, add_name, &sum);
        onig_region_free(region, 1);
        onig_free(regex);
    }
    return sum;
}

const struct program program_oniguruma = {.name = "oniguruma", .init = init, .invoke = invoke};
