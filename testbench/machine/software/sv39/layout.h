/* SPDX-License-Identifier: Apache-2.0 */
/* Where programs are in their address spaces: all at the same place. For C, assembler and linker. */
#ifndef LAYOUT_H
#define LAYOUT_H

/* Above 4 GB, so that no address of a program is one of memory. */
#define PROGRAM_BASE 0x2A54600000
#define PROGRAM_STACK_TOP 0x2A547F0000

/* The beginning of a program: a jump, then sizes in bytes, each of whole pages. */
#define HEADER_TEXT 8
#define HEADER_RODATA 16
#define HEADER_DATA 24

/* What a program is called for, in a1. */
#define CALL_INIT 0
#define CALL_INVOKE 1

#endif /* LAYOUT_H */
