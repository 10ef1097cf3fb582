/* SPDX-License-Identifier: Apache-2.0 */
/* A file as bytes of a program, with a zero behind it. */
#ifndef EMBED_H
#define EMBED_H

#define EMBED(symbol, file)                       \
    __asm__(".pushsection .rodata\n"              \
            ".balign 16\n"                        \
            #symbol ":\n"                         \
            ".incbin \"" file "\"\n"              \
            ".byte 0\n"                           \
            ".popsection\n");                     \
    extern const char symbol[]

#endif /* EMBED_H */
