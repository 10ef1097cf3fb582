/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The driver's platform: registers are 32 bits wide at uncached addresses, physical addresses have
 * 32 bits. The block's record buffers are never read or written by the core, so that no line of
 * them is ever in its data cache: there is nothing to clean and nothing to invalidate.
 */
#ifndef PLATFORM_H
#define PLATFORM_H

#define JUKEBOX_PADDR_BITS 32

#endif /* PLATFORM_H */
