/* SPDX-License-Identifier: Apache-2.0 */
/* What cmark-gfm's build would find out about the compiler. */
#ifndef CONFIG_H
#define CONFIG_H

#define HAVE_STDBOOL_H
#define HAVE___BUILTIN_EXPECT
#define HAVE___ATTRIBUTE__
#define CMARK_ATTRIBUTE(list) __attribute__(list)
#define CMARK_INLINE inline

#include <stdbool.h>

#endif /* CONFIG_H */
