/* SPDX-License-Identifier: Apache-2.0
 *
 * Reading within bounds and within a budget. Each read costs a little more than its bytes, so that
 * many small ones end as well.
 */
#include "platform/linux/inspection/zip.h"

#include <inttypes.h>

#define COST_OF_A_READ 64

enum mg_status mg_zip_spend(struct mg_zip_budget *budget, uint64_t n, struct mg_error *err)
{
    bool late = mg_inspection_is_over(budget->end);

    if (late || n > budget->work) {
        budget->work = 0;
        if (late)
            return mg_fail(err, MG_LIMIT, "the time is over");
        return mg_fail(err, MG_LIMIT, "archives in it take more to read than one file may cost");
    }
    budget->work -= n;
    return MG_OK;
}

static enum mg_status file_read(void *context, uint64_t offset, void *to, size_t n,
                                struct mg_error *err)
{
    return mg_tree_file_read(context, offset, to, n, err);
}

struct mg_zip_bytes mg_zip_file(struct mg_tree_file *file, struct mg_zip_budget *budget)
{
    return (struct mg_zip_bytes){file_read, file, budget, 0, file->stat.size, false};
}

static bool lies_within(const struct mg_zip_bytes *bytes, uint64_t at, uint64_t n)
{
    return at <= bytes->size && n <= bytes->size - at;
}

enum mg_status mg_zip_read(const struct mg_zip_bytes *bytes, uint64_t at, void *to, size_t n,
                           struct mg_error *err)
{
    enum mg_status status;

    if (!lies_within(bytes, at, n))
        return mg_fail(err, MG_FORMAT, "%zu bytes at %" PRIu64 ", but it has %" PRIu64, n, at,
                       bytes->size);
    status = mg_zip_spend(bytes->budget, n + COST_OF_A_READ, err);
    return status != MG_OK ? status : bytes->read(bytes->context, bytes->start + at, to, n, err);
}

enum mg_status mg_zip_part(const struct mg_zip_bytes *bytes, uint64_t at, uint64_t size,
                           struct mg_zip_bytes *out, struct mg_error *err)
{
    if (!lies_within(bytes, at, size))
        return mg_fail(err, MG_FORMAT, "%" PRIu64 " bytes at %" PRIu64 ", but there are %" PRIu64,
                       size, at, bytes->size);
    *out = *bytes;
    out->start += at;
    out->size = size;
    return MG_OK;
}
