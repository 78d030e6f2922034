/* SPDX-License-Identifier: Apache-2.0
 *
 * Size and time of a file of our own.
 */
#include <uv.h>

#include "core/base/file.h"

enum mg_status mg_file_stat(const char *path, struct mg_file_info *out, struct mg_error *err)
{
    uv_fs_t req;
    int code = uv_fs_stat(NULL, &req, path, NULL);

    if (code == 0) {
        out->size = req.statbuf.st_size;
        out->mtime = (int64_t)req.statbuf.st_mtim.tv_sec * 1000000000 + req.statbuf.st_mtim.tv_nsec;
    }
    uv_fs_req_cleanup(&req);
    return code == 0 ? MG_OK
                     : mg_fail(err, mg_file_status(code), "cannot look at %s: %s", path,
                               uv_strerror(code));
}
