/* SPDX-License-Identifier: Apache-2.0 */
#define CMARK_GFM_EXTENSIONS_EXPORT
