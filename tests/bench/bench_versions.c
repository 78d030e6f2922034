/* SPDX-License-Identifier: Apache-2.0
 *
 * Nanoseconds per comparison of Debian versions, over a million comparisons of neighbours in a
 * list like those of advisories. It prints, it asserts no time.
 */
#include <inttypes.h>
#include <stdio.h>
#include <uv.h>

#include "core/base/compiler.h"
#include "core/version/version.h"

#define COMPARISONS 1000000

static const char *const versions[] = {
    "1:9.18.24-1",          "1:9.18.4-2",           "3.0.11-1~deb12u2",  "3.0.11-1~deb12u1",
    "7.88.1-10+deb12u5",    "7.88.1-10+deb12u12",   "2.36-9+deb12u4",    "2.36-9",
    "0~20171227-0.3",       "0~20171227-0.2",       "6.1.76-1",          "6.1.8-1",
    "2:9.0.1378-2",         "9.0.1378-2",           "1:1.2.13.dfsg-1",   "1:1.2.13.dfsg-1",
    "1.0-1ubuntu0.22.04.1", "1.0-1ubuntu0.20.04.1", "4.19.0+git1.2~rc3", "4.19.0+git1.2",
};

int main(void)
{
    struct mg_str views[MG_COUNT(versions)];
    const size_t n = MG_COUNT(versions);
    uint64_t start, elapsed;
    long balance = 0; /* printed, so that no comparison can be left out */

    for (size_t i = 0; i < n; i++)
        views[i] = mg_str_of(versions[i]);
    start = uv_hrtime();
    for (size_t i = 0; i < COMPARISONS; i++) {
        int order = mg_version_deb.compare(views[i % n], views[(i + 1) % n]);

        balance += (order > 0) - (order < 0);
    }
    elapsed = uv_hrtime() - start;
    printf("deb: %" PRIu64 ".%02" PRIu64 " ns per comparison (%d comparisons, balance %ld)\n",
           elapsed / COMPARISONS, elapsed % COMPARISONS / (COMPARISONS / 100), COMPARISONS,
           balance);
    return 0;
}
