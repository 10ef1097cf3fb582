/* SPDX-License-Identifier: Apache-2.0 */
/* QuickJS: a handler in a warm runtime; the request is JSON and brings a little code of its own. */
#include "embed.h"
#include "heap.h"
#include "program.h"

#include "quickjs.h"

#include <stdlib.h>
#include <string.h>

EMBED(handler_mjs, "handler.js");

static JSRuntime *runtime;
static JSContext *context;
static JSValue handler;

static void *allocate(JSMallocState *state, size_t bytes)
{
    (void)state;
    return malloc(bytes);
}

static void release(JSMallocState *state, void *old)
{
    (void)state;
    free(old);
}

static void *reallocate(JSMallocState *state, void *old, size_t bytes)
{
    (void)state;
    if (bytes == 0u) {
        free(old);
        return NULL;
    }
    return realloc(old, bytes);
}

static JSValue must(JSValue value)
{
    if (JS_IsException(value)) {
        program_failed(JS_ToCString(context, JS_GetException(context)));
    }
    return value;
}

static uint32_t init(void)
{
    static const JSMallocFunctions functions = {allocate, release, reallocate, program_size};
    runtime = JS_NewRuntime2(&functions, NULL);
    JS_SetMaxStackSize(runtime, 0u);
    /* It has a garbage collector for cycles; when it runs depends on what ran before. */
    JS_SetGCThreshold(runtime, (size_t)-1);
    context = JS_NewContext(runtime);
    handler = must(JS_Eval(context, handler_mjs, strlen(handler_mjs), "handler", JS_EVAL_TYPE_GLOBAL));
    return 0u;
}

static uint32_t invoke(uint32_t round)
{
    static char bytes[2048];
    struct random random;
    struct text text;
    JSValue argument;
    JSValue result;
    JSContext *pending;
    size_t length;
    const char *answer;
    uint32_t sum;
    uint32_t i;
    random_seed(&random, round);
    text_begin(&text, bytes, sizeof bytes);
    text_format(&text, "{\"round\": %u, \"items\": [", round);
    for (i = 0u; i < 1u; i++) {
        text_format(&text, "%s{\"name\": \"%s\", ", i == 0u ? "" : ", ", random_word(&random));
        text_format(&text, "\"price\": %u.25, ", random_below(&random, 90u));
        text_format(&text, "\"count\": %u, \"tag\": null, \"on\": true}", 1u + random_below(&random, 9u));
    }
    text_format(&text, "], \"code\": \"x => { const y = x * %u; return y > 50 ? y - 1 : -y; }\"}",
                2u + random_below(&random, 9u));
    argument = must(JS_NewStringLen(context, bytes, text.length));
    result = must(JS_Call(context, handler, JS_UNDEFINED, 1, &argument));
    JS_FreeValue(context, argument);
    /* What it has left to be done later. */
    while (JS_ExecutePendingJob(runtime, &pending) > 0) {
    }
    argument = must(JS_Call(context, result, JS_UNDEFINED, 0, NULL));
    JS_FreeValue(context, result);
    answer = JS_ToCStringLen(context, &length, argument);
    sum = checksum(round, answer, length);
    JS_FreeCString(context, answer);
    JS_FreeValue(context, argument);
    return sum;
}

const struct program program_quickjs = {.name = "quickjs", .init = init, .invoke = invoke};
