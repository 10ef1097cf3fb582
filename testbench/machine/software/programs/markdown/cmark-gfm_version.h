/* SPDX-License-Identifier: Apache-2.0 */
#define CMARK_GFM_VERSION 29
#define CMARK_GFM_VERSION_STRING "0.29"
