/* SPDX-License-Identifier: Apache-2.0
 *
 * The one header that knows compilers: attributes that help the compiler check our calls.
 * It promises nothing at run time.
 */
#ifndef MG_BASE_COMPILER_H
#define MG_BASE_COMPILER_H

#if defined(__MINGW32__)
#define MG_PRINTF(at, first) __attribute__((format(gnu_printf, at, first)))
#elif defined(__GNUC__)
#define MG_PRINTF(at, first) __attribute__((format(printf, at, first)))
#else
#define MG_PRINTF(at, first)
#endif

#define MG_COUNT(array) (sizeof(array) / sizeof((array)[0]))

#endif
