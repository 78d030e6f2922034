/* SPDX-License-Identifier: Apache-2.0
 *
 * Reader of Debian control files (deb822(5), deb-control(5)): stanzas of "Name: value" fields,
 * parted by empty lines. It gives views into the text and copies nothing. It knows no field names,
 * and what it cannot read it gives back as garbage and goes on behind it.
 */
#ifndef MG_LINUX_PACKAGES_CONTROL_H
#define MG_LINUX_PACKAGES_CONTROL_H

#include "core/base/str.h"

struct mg_control {
    struct mg_str rest; /* borrowed: the text that is still to be read */
    uint64_t line;      /* number of its first line, from 1 */
};

enum mg_control_kind {
    MG_CONTROL_FIELD,
    MG_CONTROL_GARBAGE, /* a line that is neither a field nor belongs to one; it is in value */
    MG_CONTROL_BREAK,   /* an empty line: the stanza is over */
    MG_CONTROL_END,     /* of the text; given again on every later call */
};

struct mg_control_item {
    enum mg_control_kind kind;
    struct mg_str name;
    struct mg_str value; /* trimmed; continuation lines are in it with their line ends */
    uint64_t line;       /* where it begins */
};

void mg_control_init(struct mg_control *control, struct mg_str text);
void mg_control_next(struct mg_control *control, struct mg_control_item *item);

/* Field names are compared without case (deb822(5)). */
bool mg_control_is(struct mg_str name, struct mg_str wanted);

#endif
