/* SPDX-License-Identifier: Apache-2.0 */
/* cmark-gfm: renders a document that has one of everything, made anew for each request. */
#include "heap.h"
#include "program.h"

#include "cmark-gfm-core-extensions.h"
#include "cmark-gfm.h"

#include <string.h>

#define DOCUMENT_BYTES 8192u

static const char *const extensions[] = {"table", "strikethrough", "autolink", "tagfilter", "tasklist"};

static uint32_t init(void)
{
    cmark_gfm_core_extensions_ensure_registered();
    return 0u;
}

/* Writes one of a dozen constructs. */
static void construct(struct text *text, struct random *random, uint32_t which)
{
    uint32_t i;
    const char *const a = random_word(random);
    const char *const b = random_word(random);
    switch (which) {
    case 0:
        text_format(text, "# The *%s* and `%s`\n\n", a, b);
        break;
    case 1:
        text_sentence(text, random, 4u);
        text_format(text, " **%s _%s_** ~~gone~~ <b>raw</b> &amp; &copy; &#35; \\*no\\* line  \nbreak\n", a, b);
        text_format(text, "www.%s.example/%s?q=1 and someone@%s.example.\n\n", a, b, b);
        break;
    case 2:
        for (i = 0u; i < 3u; i++) {
            text_format(text, "- [%c] %s\n  1. %s\n  2. [%s](/%s \"title\")\n", i == 1u ? 'x' : ' ', a, b, a, b);
        }
        text_add(text, "\n");
        break;
    case 3:
        text_format(text, "> quoted %s\n> > deeper `%s`\n> ***\n\n", a, b);
        break;
    case 4:
        text_format(text, "```c\nint %s(void) { return \"%s\" < 2 && 1; }\n```\n\n    indented %s\n\n", a, b, a);
        break;
    case 5:
        text_format(text, "| %s | %s |\n|:---|---:|\n", a, b);
        for (i = 0u; i < 2u; i++) {
            text_format(text, "| `%s` | *%s* \\| x |\n", random_word(random), b);
        }
        text_add(text, "\n");
        break;
    case 6:
        text_format(text, "![image of %s](<%s.png> 'x') [ref][%s] [%s] <https://%s.example/a?b=c>\n\n", a, b, a, b, a);
        text_format(text, "[%s]: /%s \"A title\"\n[%s]: <b c>\n\n", a, b, b);
        break;
    case 7:
        text_format(text, "<div class=\"%s\">\n<script>%s</script>\n</div>\n\n", a, b);
        break;
    case 8:
        text_format(text, "Note[^%s] here.\n\n[^%s]: The *note* of %s.\n\n", a, a, b);
        break;
    case 9:
        text_format(text, "%s\n===\n\n%s\n---\n\n", a, b);
        break;
    case 10:
        text_format(text, "***bold %s*** __*x* %s__ *a**b**c* \"quotes\" -- 'single' --- ...\n\n", a, b);
        break;
    default:
        text_format(text, "%u) %s\n\n   more \xC3\xA4\xE2\x82\xAC\n%u) %s\n\n", 3u, a, 4u, b);
        break;
    }
}

static uint32_t answer(uint32_t sum, char *rendered)
{
    return checksum(sum, rendered, strlen(rendered));
}

static uint32_t invoke(uint32_t round)
{
    static char bytes[DOCUMENT_BYTES];
    const int options = CMARK_OPT_FOOTNOTES | CMARK_OPT_SMART | CMARK_OPT_VALIDATE_UTF8 | CMARK_OPT_UNSAFE;
    struct heap_mark mark;
    struct random random;
    struct text text;
    cmark_parser *parser;
    cmark_node *document;
    uint32_t sum = round;
    uint32_t i;
    heap_remember(&mark);
    random_seed(&random, round);
    text_begin(&text, bytes, sizeof bytes);
    for (i = 0u; i < 12u; i++) {
        construct(&text, &random, i);
    }
    parser = cmark_parser_new(options);
    for (i = 0u; i < sizeof extensions / sizeof extensions[0]; i++) {
        cmark_parser_attach_syntax_extension(parser, cmark_find_syntax_extension(extensions[i]));
    }
    cmark_parser_feed(parser, bytes, text.length);
    document = cmark_parser_finish(parser);
    sum = answer(sum, cmark_render_html(document, options, cmark_parser_get_syntax_extensions(parser)));
    sum = answer(sum, cmark_render_commonmark(document, options, 60));
    if (round % 4u == 1u) {
        sum = answer(sum, cmark_render_latex(document, options, 72));
    }
    cmark_node_free(document);
    cmark_parser_free(parser);
    heap_return(&mark);
    return sum;
}

const struct program program_markdown = {.name = "markdown", .init = init, .invoke = invoke};
