/* SPDX-License-Identifier: Apache-2.0 */
/* Read before every source of a program: what it calls malloc is its own heap. */
#define malloc program_malloc
#define calloc program_calloc
#define realloc program_realloc
#define free program_free
#define strdup program_strdup
