/* SPDX-License-Identifier: Apache-2.0 */
/* The programs as they are loaded, in the order of their numbers. */
    .section .rodata
    .balign 64
    .globl program_images
program_images:
    .dword north, east, south, west
    .balign 4096
north:
    .incbin "north.bin"
    .balign 4096
east:
    .incbin "east.bin"
    .balign 4096
south:
    .incbin "south.bin"
    .balign 4096
west:
    .incbin "west.bin"
    .balign 4096
