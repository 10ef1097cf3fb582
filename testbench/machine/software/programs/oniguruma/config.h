/* SPDX-License-Identifier: Apache-2.0 */
/* What Oniguruma's build would find out about the compiler. */
#ifndef CONFIG_H
#define CONFIG_H

#define HAVE_STDINT_H 1
#define SIZEOF_INT 4
#define SIZEOF_LONG __SIZEOF_LONG__
#define SIZEOF_LONG_LONG 8
#define SIZEOF_VOIDP __SIZEOF_POINTER__
#define PACKAGE "onig"
#define VERSION "6"

#endif /* CONFIG_H */
