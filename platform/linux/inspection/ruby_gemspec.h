/* SPDX-License-Identifier: Apache-2.0
 *
 * Specifications of installed gems. They are Ruby programs, but RubyGems writes them in one form:
 * a line "# stub: NAME VERSION PLATFORM PATHS", which it reads itself instead of running them
 * (rubygems, stub_specification.rb), and assignments of literals. Nothing else is understood.
 */
#ifndef MG_LINUX_INSPECTION_RUBY_GEMSPEC_H
#define MG_LINUX_INSPECTION_RUBY_GEMSPEC_H

#include "core/model/relations.h"

/* Views; empty: not said. */
struct mg_ruby_gemspec {
    struct mg_str name;
    struct mg_str version;
    struct mg_str platform; /* "ruby", "x86_64-linux" */
};

/* The stub line, else the first assignments of string literals. The licences are appended to
 * license, joined with ", ". */
void mg_ruby_gemspec_parse(struct mg_str text, struct mg_ruby_gemspec *out, struct mg_buf *license);

/* From a file name: NAME-VERSION[-PLATFORM].gemspec, the version at the first '-' before a digit.
 */
void mg_ruby_gemspec_of_file(struct mg_str file, struct mg_ruby_gemspec *out);

/* Add the gems that it needs at run time. */
void mg_ruby_gemspec_relations(struct mg_str text, struct mg_relations *out);

#endif
