/* SPDX-License-Identifier: Apache-2.0
 *
 * Every ceiling that protects us from hostile or runaway input, in one place. A limit that bites
 * is always reported (status LIMIT or a coverage entry), never silent.
 */
#ifndef MG_BASE_LIMITS_H
#define MG_BASE_LIMITS_H

#define MG_KIB(n) ((size_t)(n) << 10)
#define MG_MIB(n) ((size_t)(n) << 20)

/* Memory of one scan: inventory, findings and everything they point to. */
#define MG_LIMIT_SCAN_ARENA MG_MIB(512)

/* JSON documents: bytes of one document, nesting depth. */
#define MG_LIMIT_JSON_BYTES MG_MIB(64)
#define MG_LIMIT_JSON_DEPTH 64

/* Files read whole from the tree. */
#define MG_LIMIT_OS_RELEASE MG_KIB(64)
#define MG_LIMIT_SMALL_FILE MG_KIB(64)
#define MG_LIMIT_DPKG_STATUS MG_MIB(128)
#define MG_LIMIT_DPKG_LIST MG_MIB(32)

/* A host: packages, coverage entries, one field of a package, entries of one directory. */
#define MG_LIMIT_PACKAGES 200000
#define MG_LIMIT_COVERAGE 1000
#define MG_LIMIT_FIELD MG_KIB(4)
#define MG_LIMIT_DIR_ENTRIES 200000

/* Longest version string that is compared; longer ones are reported as not understood. */
#define MG_LIMIT_VERSION MG_KIB(1)

/* A provider process. */
#define MG_LIMIT_PROVIDER_SECONDS 300
#define MG_LIMIT_PROVIDER_BYTES MG_MIB(256)
#define MG_LIMIT_PROVIDER_RECORD MG_MIB(1)
#define MG_LIMIT_PROVIDER_RECORDS 1000000
#define MG_LIMIT_PROVIDER_STDERR MG_KIB(16)

/* Feeds: bytes of one member of an archive, all bytes of one input, members of one archive. */
#define MG_LIMIT_FEED_MEMBER MG_MIB(64)
#define MG_LIMIT_FEED_BYTES MG_MIB(16384)
#define MG_LIMIT_FEED_MEMBERS 5000000

#endif
