/* SPDX-License-Identifier: Apache-2.0
 *
 * Headers and databases for tests.
 */
#include "tests/unit/linux/rpm_sample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/base/file.h"
#include "core/base/limits.h"

void rpm_sample_init(struct rpm_sample *sample)
{
    mg_buf_init(&sample->index, MG_MIB(1));
    mg_buf_init(&sample->data, MG_MIB(1));
    mg_buf_init(&sample->blob, MG_MIB(2));
}

void rpm_sample_clear(struct rpm_sample *sample)
{
    mg_buf_clear(&sample->index);
    mg_buf_clear(&sample->data);
    mg_buf_clear(&sample->blob);
}

static void be32(struct mg_buf *buf, uint32_t value)
{
    for (int shift = 24; shift >= 0; shift -= 8)
        mg_buf_char(buf, (char)(unsigned char)(value >> shift));
}

void rpm_sample_add(struct rpm_sample *sample, uint32_t tag, uint32_t type, uint32_t count,
                    struct mg_str bytes)
{
    be32(&sample->index, tag);
    be32(&sample->index, type);
    be32(&sample->index, (uint32_t)sample->data.n);
    be32(&sample->index, count);
    mg_buf_str(&sample->data, bytes);
}

void rpm_sample_text(struct rpm_sample *sample, uint32_t tag, const char *text)
{
    rpm_sample_add(sample, tag, RPM_STRING, 1, (struct mg_str){text, strlen(text) + 1});
}

void rpm_sample_int32(struct rpm_sample *sample, uint32_t tag, uint32_t value)
{
    rpm_sample_add(sample, tag, RPM_INT32, 1, MG_STR_NONE);
    be32(&sample->data, value);
}

void rpm_sample_package(struct rpm_sample *sample, const char *name, const char *version,
                        const char *release)
{
    rpm_sample_text(sample, MG_RPM_NAME, name);
    rpm_sample_text(sample, MG_RPM_VERSION, version);
    rpm_sample_text(sample, MG_RPM_RELEASE, release);
}

struct mg_str rpm_sample_blob(struct rpm_sample *sample)
{
    mg_buf_reset(&sample->blob);
    be32(&sample->blob, (uint32_t)(sample->index.n / 16));
    be32(&sample->blob, (uint32_t)sample->data.n);
    mg_buf_str(&sample->blob, mg_buf_view(&sample->index));
    mg_buf_str(&sample->blob, mg_buf_view(&sample->data));
    assert_false(sample->blob.failed);
    return mg_buf_view(&sample->blob);
}

void rpm_sample_open(struct rpm_sample *sample, struct mg_rpm_header *header)
{
    struct mg_error err;

    if (mg_rpm_header_open(rpm_sample_blob(sample), header, &err) != MG_OK)
        fail_msg("%s", err.text);
}

static enum mg_status take(void *context, struct mg_str blob, struct mg_error *err)
{
    struct rpm_taken *taken = context;
    struct mg_rpm_header header;

    taken->headers++;
    taken->cut_off += mg_rpm_header_open(blob, &header, NULL) != MG_OK || !header.whole;
    return taken->answer == MG_OK ? MG_OK : mg_fail(err, taken->answer, "enough");
}

static void take_damage(void *context, const char *line)
{
    struct rpm_taken *taken = context;

    if (taken->damages++ == 0)
        (void)snprintf(taken->first_damage, sizeof taken->first_damage, "%s", line);
}

void rpm_taken_init(struct rpm_taken *taken)
{
    *taken = (struct rpm_taken){.walk = {taken, take, take_damage}};
}

void rpm_sample_read(const char *name, struct mg_buf *out)
{
    struct mg_error err;
    char path[1024];

    (void)snprintf(path, sizeof path, "%s/%s", TEST_DATA, name);
    mg_buf_init(out, MG_MIB(4));
    if (mg_file_read(path, out, &err) != MG_OK)
        fail_msg("%s", err.text);
}

void rpm_sample_patch(struct mg_buf *file, size_t at, const void *bytes, size_t n)
{
    assert_true(at <= file->n && n <= file->n - at);
    memcpy(file->p + at, bytes, n);
}
