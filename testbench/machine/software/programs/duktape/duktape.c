/* SPDX-License-Identifier: Apache-2.0 */
/* Duktape: a handler in a warm heap; the request is JSON and brings a little code of its own. */
#include "embed.h"
#include "program.h"

#include "duktape.h"

#include <stdlib.h>
#include <string.h>

EMBED(handler_js, "handler.js");

static duk_context *context;

static void *allocate(void *data, duk_size_t bytes)
{
    (void)data;
    return malloc(bytes);
}

static void *reallocate(void *data, void *old, duk_size_t bytes)
{
    (void)data;
    if (bytes == 0u) {
        free(old);
        return NULL;
    }
    return realloc(old, bytes);
}

static void release(void *data, void *old)
{
    (void)data;
    free(old);
}

static void fatal(void *data, const char *why)
{
    (void)data;
    program_failed(why);
}

static void must(duk_int_t result)
{
    if (result != 0) {
        program_failed(duk_safe_to_string(context, -1));
    }
}

static uint32_t init(void)
{
    context = duk_create_heap(allocate, reallocate, release, NULL, fatal);
    if (context == NULL) {
        program_failed("duktape: no memory");
    }
    must(duk_peval_string(context, handler_js));
    duk_put_global_string(context, "handler");
    duk_gc(context, 0u);
    return (uint32_t)duk_get_top(context);
}

static uint32_t invoke(uint32_t round)
{
    static char bytes[2048];
    struct random random;
    struct text text;
    duk_size_t length;
    const char *answer;
    uint32_t sum;
    uint32_t i;
    random_seed(&random, round);
    text_begin(&text, bytes, sizeof bytes);
    text_format(&text, "{\"round\": %u, \"items\": [", round);
    for (i = 0u; i < 1u; i++) {
        text_format(&text, "%s{\"name\": \"%s\", ", i == 0u ? "" : ", ", random_word(&random));
        text_format(&text, "\"price\": %u.5, ", random_below(&random, 90u));
        text_format(&text, "\"count\": %u, \"tag\": null, \"on\": true}", 1u + random_below(&random, 9u));
    }
    text_format(&text, "], \"code\": \"(x) { var y = x * %u; return y > 50 ? y - 1 : -y; }\"}",
                2u + random_below(&random, 9u));
    duk_get_global_string(context, "handler");
    duk_push_lstring(context, bytes, text.length);
    must(duk_pcall(context, 1));
    answer = duk_to_lstring(context, -1, &length);
    sum = checksum(round, answer, length);
    duk_pop(context);
    return sum;
}

const struct program program_duktape = {.name = "duktape", .init = init, .invoke = invoke};
