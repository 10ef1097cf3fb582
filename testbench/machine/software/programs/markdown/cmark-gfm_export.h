/* SPDX-License-Identifier: Apache-2.0 */
#define CMARK_GFM_EXPORT
#define CMARK_GFM_NO_EXPORT
