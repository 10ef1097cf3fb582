/* SPDX-License-Identifier: Apache-2.0 */
/* zstd: compresses a text with a strategy of each kind, and gets it back. */
#include "heap.h"
#include "program.h"

#define ZSTD_STATIC_LINKING_ONLY
#include "zstd.h"

#include <stdlib.h>
#include <string.h>

#define TEXT_BYTES 512u

static const ZSTD_strategy strategies[] = {ZSTD_fast, ZSTD_dfast, ZSTD_lazy2, ZSTD_btlazy2, ZSTD_btopt};

static char dictionary[256];

static uint32_t init(void)
{
    struct random random;
    struct text text;
    random_seed(&random, 0u);
    text_begin(&text, dictionary, sizeof dictionary);
    text_sentence(&text, &random, 24u);
    return (uint32_t)text.length;
}

static size_t must(size_t result)
{
    if (ZSTD_isError(result)) {
        program_failed(ZSTD_getErrorName(result));
    }
    return result;
}

static uint32_t invoke(uint32_t round)
{
    static char bytes[TEXT_BYTES];
    static char packed[TEXT_BYTES + 512u];
    static char unpacked[TEXT_BYTES];
    struct heap_mark mark;
    struct random random;
    struct text text;
    ZSTD_CCtx *compressor;
    ZSTD_DCtx *decompressor;
    uint32_t sum = round;
    uint32_t i;
    heap_remember(&mark);
    random_seed(&random, round);
    text_begin(&text, bytes, sizeof bytes);
    while (text.length < TEXT_BYTES - 100u) {
        text_sentence(&text, &random, 3u);
        text_format(&text, " %u, ", random_next(&random));
    }
    compressor = ZSTD_createCCtx();
    decompressor = ZSTD_createDCtx();
    for (i = 0u; i < sizeof strategies / sizeof strategies[0]; i++) {
        size_t length;
        must(ZSTD_CCtx_reset(compressor, ZSTD_reset_session_and_parameters));
        must(ZSTD_CCtx_setParameter(compressor, ZSTD_c_strategy, (int)strategies[i]));
        must(ZSTD_CCtx_setParameter(compressor, ZSTD_c_windowLog, 10));
        must(ZSTD_CCtx_setParameter(compressor, ZSTD_c_hashLog, 7));
        must(ZSTD_CCtx_setParameter(compressor, ZSTD_c_chainLog, 7));
        must(ZSTD_CCtx_setParameter(compressor, ZSTD_c_searchLog, 3));
        must(ZSTD_CCtx_setParameter(compressor, ZSTD_c_checksumFlag, (int)(i & 1u)));
        if (i == 2u) {
            must(ZSTD_CCtx_loadDictionary(compressor, dictionary, strlen(dictionary)));
            must(ZSTD_DCtx_loadDictionary(decompressor, dictionary, strlen(dictionary)));
        } else {
            must(ZSTD_DCtx_reset(decompressor, ZSTD_reset_session_and_parameters));
        }
        length = must(ZSTD_compress2(compressor, packed, sizeof packed, bytes, text.length));
        sum = checksum(sum, packed, length);
        length = must(ZSTD_decompressDCtx(decompressor, unpacked, sizeof unpacked, packed, length));
        if (length != text.length || memcmp(bytes, unpacked, length) != 0) {
            program_failed("zstd: another text");
        }
    }
    ZSTD_freeCCtx(compressor);
    ZSTD_freeDCtx(decompressor);
    heap_return(&mark);
    return sum;
}

const struct program program_zstd = {.name = "zstd", .init = init, .invoke = invoke};
