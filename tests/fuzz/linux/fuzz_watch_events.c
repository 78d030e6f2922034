/* SPDX-License-Identifier: Apache-2.0
 *
 * Any bytes as records of inotify and of fanotify: what is told lies within them, and they end.
 */
#include <stdint.h>
#include <stdlib.h>

#include "platform/linux/watch/fanotify_event.h"
#include "platform/linux/watch/inotify_event.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const uint8_t *data, size_t size, struct mg_str view)
{
    const uint8_t *p = (const uint8_t *)view.p;

    if (view.n != 0 && (p < data || view.n > size || p > data + size - view.n))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mg_inotify_event entry;
    struct mg_fanotify_event event;
    struct mg_reader reader;

    mg_reader_init(&reader, data, size);
    while (mg_inotify_next(&reader, &entry))
        check(data, size, entry.name);
    mg_reader_init(&reader, data, size);
    while (mg_fanotify_next(&reader, &event)) {
        check(data, size, event.fsid);
        check(data, size, event.handle);
        check(data, size, event.name);
        if ((event.fsid.n != 0) != (event.handle.n != 0))
            abort();
    }
    return 0;
}
