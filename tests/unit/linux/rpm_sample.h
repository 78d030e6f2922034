/* SPDX-License-Identifier: Apache-2.0
 *
 * For tests of rpm's databases: headers put together tag by tag, the databases of tests/data/rpm,
 * and somebody who takes what a walk hands out. Whatever fails, fails the running test.
 */
#ifndef MG_TESTS_UNIT_LINUX_RPM_SAMPLE_H
#define MG_TESTS_UNIT_LINUX_RPM_SAMPLE_H

#include "core/base/buf.h"
#include "platform/linux/packages/rpm_header.h"
#include "platform/linux/packages/rpm_walk.h"

/* Types of values, as headers number them. */
enum { RPM_CHAR = 1, RPM_INT16 = 3, RPM_INT32 = 4, RPM_INT64 = 5, RPM_STRING = 6, RPM_BIN = 7 };
enum { RPM_STRING_ARRAY = 8, RPM_I18NSTRING = 9 };

struct rpm_sample {
    struct mg_buf index, data, blob;
};

void rpm_sample_init(struct rpm_sample *sample);
void rpm_sample_clear(struct rpm_sample *sample);
/* An entry whose value are these bytes. */
void rpm_sample_add(struct rpm_sample *sample, uint32_t tag, uint32_t type, uint32_t count,
                    struct mg_str bytes);
/* A STRING; with a tag that rpm gives another type, that one has to be added by hand. */
void rpm_sample_text(struct rpm_sample *sample, uint32_t tag, const char *text);
void rpm_sample_int32(struct rpm_sample *sample, uint32_t tag, uint32_t value);
/* NAME, VERSION and RELEASE. */
void rpm_sample_package(struct rpm_sample *sample, const char *name, const char *version,
                        const char *release);
/* The blob; until the next change or clear. */
struct mg_str rpm_sample_blob(struct rpm_sample *sample);
void rpm_sample_open(struct rpm_sample *sample, struct mg_rpm_header *header);

/* What a walk handed out. */
struct rpm_taken {
    struct mg_rpm_walk walk;
    size_t headers, cut_off; /* of these: not whole, or no headers */
    size_t damages;
    char first_damage[256];
    enum mg_status answer; /* to every header */
};

void rpm_taken_init(struct rpm_taken *taken);

/* A file below tests/data; clear with mg_buf_clear. */
void rpm_sample_read(const char *name, struct mg_buf *out);

/* Replace n bytes at offset at. */
void rpm_sample_patch(struct mg_buf *file, size_t at, const void *bytes, size_t n);

#endif
