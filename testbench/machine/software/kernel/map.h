/* SPDX-License-Identifier: Apache-2.0 */
/* Which of the maps in machine.h the kernel is for. */
#ifndef MAP_H
#define MAP_H

#include "../machine.h"

#if __riscv_xlen == 64
#define KERNEL_HOST_BASE SV39_HOST_BASE
#define KERNEL_BLOCK_BASE SV39_BLOCK_BASE
#define KERNEL_PROGRAMS SV39_PROGRAMS
#else
#define KERNEL_HOST_BASE HOST_BASE
#define KERNEL_BLOCK_BASE BLOCK_BASE
#define KERNEL_PROGRAMS PROGRAMS
#endif

#endif /* MAP_H */
