/* SPDX-License-Identifier: Apache-2.0
 *
 * Nanoseconds per comparison of each version scheme, over a million comparisons of neighbours in
 * lists like those of advisories. It prints, it asserts no time.
 */
#include <inttypes.h>
#include <stdio.h>
#include <uv.h>

#include "core/base/compiler.h"
#include "core/version/version.h"

#define COMPARISONS 1000000
#define VERSIONS 10

static const struct {
    const struct mg_version_scheme *scheme;
    const char *versions[VERSIONS];
} lists[] = {
    {&mg_version_deb,
     {"1:9.18.24-1", "1:9.18.4-2", "3.0.11-1~deb12u2", "3.0.11-1~deb12u1", "7.88.1-10+deb12u5",
      "7.88.1-10+deb12u12", "1:1.2.13.dfsg-1", "1:1.2.13.dfsg-1", "1.0-1ubuntu0.22.04.1",
      "1.0-1ubuntu0.20.04.1"}},
    {&mg_version_rpm,
     {"0:3.10.0-1160.el7", "0:3.10.0-957.el7", "1:1.1.1k-12.el8_9", "1:1.1.1k-9.el8_7",
      "0:5.14.0-362.18.1.el9_3", "0:5.14.0-362.8.1.el9_3", "0:2.34-83.el9_3.7", "0:2.34-83.el9_3.7",
      "0:3.3.1-2.module+el9.4.0+20787+4c237fd3", "0:3.3.1-1.module+el9.4.0+20787+4c237fd3"}},
    {&mg_version_apk,
     {"1.36.1-r15", "1.36.1-r9", "3.1.4-r5", "3.1.4-r4", "1.2.4_git20230717-r4",
      "1.2.4_git20230717-r3", "8.5.0-r0", "8.5.0-r0", "3.3.3p1-r3", "3.3.3p1-r2"}},
    {&mg_version_pacman,
     {"1:2.46.0-1", "1:2.45.2-1", "6.12.1.arch1-1", "6.12.arch1-1", "3.4.0-1", "3.3.2-1",
      "1.0.r25.g3a5e9d1-1", "1.0.r25.g3a5e9d1-1", "20241112.00.0-1", "20240923.00.0-2"}},
    {&mg_version_semver,
     {"4.17.21", "4.17.20", "18.0.0-rc.1", "18.0.0-rc.0", "0.0.0-20240102150405-0a1b2c3d4e5f",
      "0.0.0-20231231235959-0a1b2c3d4e5f", "7.5.2", "7.5.2", "2.0.0+incompatible", "2.0.1"}},
    {&mg_version_pub,
     {"4.17.21", "4.17.20", "18.0.0-rc.1", "18.0.0-rc.0", "1.0.0+2", "1.0.0+1", "7.5.2", "7.5.2",
      "3.0.0-nullsafety.1", "3.0.0-nullsafety.0"}},
    {&mg_version_windows,
     {"10.0.19045.3803", "10.0.19045.3570", "10.0.22631.2861", "10.0.22621.2861", "10.0.17763.5329",
      "10.0.17763.5206", "16.0.5422.1000", "16.0.5422.1000", "6.3.9600.21765", "6.3.9600.21620"}},
    {&mg_version_pep440,
     {"2.31.0", "2.30.0", "4.2.11", "4.2.9", "1.0.0rc1", "1.0.0b2", "2023.7.22", "2023.7.22",
      "1.0.post1", "1.0.post1.dev2"}},
    {&mg_version_maven,
     {"2.17.1", "2.17.0", "5.3.20.RELEASE", "5.3.18.RELEASE", "1.0-alpha-2", "1.0-alpha-1",
      "33.0.0-jre", "33.0.0-jre", "9.4.53.v20231009", "9.4.52.v20230823"}},
    {&mg_version_gem,
     {"7.0.8.4", "7.0.8.1", "1.16.2", "1.16.0", "2.0.0.rc1", "2.0.0.beta.3", "3.2.1", "3.2.1",
      "1.13.10", "1.13.9"}},
    {&mg_version_nuget,
     {"13.0.3", "13.0.1", "8.0.0-rc.2.23479.6", "8.0.0-rc.1.23419.4", "4.5.1.0", "4.5.0.0",
      "6.0.26", "6.0.26", "5.0.0-alpha", "5.0.0"}},
    {&mg_version_packagist,
     {"10.48.28", "10.48.22", "v6.4.0-BETA1", "v6.3.12", "2.x-dev", "2.4.1", "7.0.0-RC2",
      "7.0.0-RC2", "1.2.3-p5", "1.2.3-p4"}},
};

static void measure(const struct mg_version_scheme *scheme, const char *const *versions)
{
    struct mg_str views[VERSIONS];
    uint64_t start, elapsed;
    long balance = 0; /* printed, so that no comparison can be left out */

    for (size_t i = 0; i < VERSIONS; i++)
        views[i] = mg_str_of(versions[i]);
    start = uv_hrtime();
    for (size_t i = 0; i < COMPARISONS; i++) {
        int order = scheme->compare(views[i % VERSIONS], views[(i + 1) % VERSIONS]);

        balance += (order > 0) - (order < 0);
    }
    elapsed = uv_hrtime() - start;
    printf("%s: %" PRIu64 ".%02" PRIu64 " ns per comparison (%d comparisons, balance %ld)\n",
           scheme->name, elapsed / COMPARISONS, elapsed % COMPARISONS / (COMPARISONS / 100),
           COMPARISONS, balance);
}

int main(void)
{
    for (size_t i = 0; i < MG_COUNT(lists); i++)
        measure(lists[i].scheme, lists[i].versions);
    return 0;
}
