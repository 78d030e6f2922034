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

/* A process that reads foreign bytes: memory of its own, files open at once (a walk holds one for
 * each level); bytes of a file that a job of the agent writes. */
#define MG_LIMIT_PROVIDER_MEMORY MG_MIB(2047)
#define MG_LIMIT_PROVIDER_FILES 1024
#define MG_LIMIT_JOB_FILE MG_MIB(2047)

/* An SBOM, which is made in memory before it is written: some 3 KB per package. */
#define MG_LIMIT_SBOM_WRITTEN MG_MIB(1024)

/* Laying out one table for people. */
#define MG_LIMIT_REPORT_ARENA MG_MIB(512)

/* JSON documents: bytes of one document, nesting depth. */
#define MG_LIMIT_JSON_BYTES MG_MIB(64)
#define MG_LIMIT_JSON_DEPTH 64

/* Files read whole from the tree. */
#define MG_LIMIT_OS_RELEASE MG_KIB(64)
#define MG_LIMIT_SMALL_FILE MG_KIB(64)
#define MG_LIMIT_DPKG_STATUS MG_MIB(128)
#define MG_LIMIT_DPKG_UPDATE MG_MIB(4)
#define MG_LIMIT_DPKG_LIST MG_MIB(32)
#define MG_LIMIT_APT_RELEASE MG_MIB(8)
/* All package lists of apt together, and the name of one repository. */
#define MG_LIMIT_APT_LISTS MG_MIB(512)
#define MG_LIMIT_ORIGIN ((size_t)256)

/* apk's database; pacman's description of a package and its list of files; the paths given with
 * --owner. */
#define MG_LIMIT_APK_INSTALLED MG_MIB(128)
#define MG_LIMIT_PACMAN_DESC MG_MIB(1)
#define MG_LIMIT_PACMAN_FILES MG_MIB(32)
#define MG_LIMIT_ASKED_PATHS MG_MIB(32)

/* rpm: a database file or its write-ahead log, one header in it (the largest known, of packages
 * with 100,000 files, take some 20 MB), entries of its index (rpm's own limit), a macro file. */
#define MG_LIMIT_RPM_DB MG_MIB(1024)
#define MG_LIMIT_RPM_HEADER MG_MIB(64)
#define MG_LIMIT_RPM_ENTRIES 65535
#define MG_LIMIT_RPM_MACROS MG_MIB(1)

/* Manifests of language packages: one that describes a package, one that lists many, the values of
 * a JSON document (each takes up to 80 bytes once it is parsed). */
#define MG_LIMIT_MANIFEST MG_MIB(2)
#define MG_LIMIT_MANIFEST_LIST MG_MIB(8)
#define MG_LIMIT_MANIFEST_VALUES 200000
/* Bytes that are read and unpacked to find the metadata of one zipped egg. */
#define MG_LIMIT_EGG_WORK MG_MIB(64)

/* Archives of Java: bytes that are read and unpacked for one file, bytes of archives in archives
 * that are kept unpacked (of one and of all at once), of an archive whose SHA-1 is made (larger
 * ones are applications, which no registry has), archives within each other, entries that are
 * evidence or archives, and their names. */
#define MG_LIMIT_ARCHIVE_WORK ((uint64_t)2 << 30)
#define MG_LIMIT_ARCHIVE_KEPT MG_MIB(8)
#define MG_LIMIT_ARCHIVE_MEMORY MG_MIB(12)
#define MG_LIMIT_ARCHIVE_HASHED MG_MIB(16)
#define MG_LIMIT_ARCHIVE_DEPTH 16
#define MG_LIMIT_ARCHIVE_ENTRIES 50000
#define MG_LIMIT_ARCHIVE_NAMES MG_MIB(4)

/* Executables: headers of segments and of sections, the names of sections; the data in which Go's
 * build information is searched, and its text; what cargo auditable packs. */
#define MG_LIMIT_ELF_SEGMENTS 1024
#define MG_LIMIT_ELF_SECTIONS 8192
#define MG_LIMIT_ELF_NAMES MG_MIB(1)
#define MG_LIMIT_GOLANG_SEARCH MG_MIB(64)
#define MG_LIMIT_GOLANG_INFO MG_MIB(1)
#define MG_LIMIT_RUST_AUDIT MG_MIB(8)

/* Servicing of Windows: packages that are looked at, and the size of one's manifest. */
#define MG_LIMIT_CBS_PACKAGES 200000
#define MG_LIMIT_MUM MG_MIB(32)

/* A host: packages, updates, listening sockets, coverage entries, one field of a package, entries
 * of one directory. */
#define MG_LIMIT_PACKAGES 200000
#define MG_LIMIT_UPDATES 20000
#define MG_LIMIT_LISTENERS 20000
/* What the kernel of Linux tells of sockets, or of addresses and routes; the file of users. */
#define MG_LIMIT_SOCKETS_BYTES MG_MIB(64)
#define MG_LIMIT_PASSWD MG_MIB(4)
/* exposure.json, and texts of it that are kept. */
#define MG_LIMIT_EXPOSURE_DOCUMENT MG_MIB(64)
#define MG_LIMIT_COVERAGE 1000
#define MG_LIMIT_FIELD MG_KIB(4)
/* What one package requires, and what it provides: with all its fields, and all in the longest form
 * of JSON, still a record of a provider. */
#define MG_LIMIT_RELATIONS MG_KIB(48)
/* Finding dependencies: pairs of packages that are compared. */
#define MG_LIMIT_DEPENDENCY_STEPS 10000000
#define MG_LIMIT_DIR_ENTRIES 200000

/* SBOMs: a document, one member of a component (each value takes up to 80 bytes once it is parsed),
 * components within each other; a purl, and its qualifiers. */
#define MG_LIMIT_SBOM MG_MIB(256)
#define MG_LIMIT_SBOM_MEMBER MG_MIB(2)
#define MG_LIMIT_SBOM_NESTING 16
#define MG_LIMIT_PURL MG_KIB(16)
#define MG_LIMIT_PURL_QUALIFIERS 32

/* Longest version string that is compared; longer ones are reported as not understood. */
#define MG_LIMIT_VERSION MG_KIB(1)
/* One line of `margay compare SCHEME -`: two versions, with room to say that one is too long. */
#define MG_LIMIT_COMPARE_LINE MG_KIB(4)

/* A CVSS vector; with all metrics of v4.0 it has about 200 bytes. */
#define MG_LIMIT_CVSS_VECTOR ((size_t)512)

/* Deep Inspection: packages of languages on a host and seconds of one collection, as Amazon
 * Inspector has them; paths beyond the default ones that one side may ask for, and their length. */
#define MG_LIMIT_INSPECTION_PACKAGES 5000
#define MG_LIMIT_INSPECTION_SECONDS 900
#define MG_LIMIT_INSPECTION_PATHS 5
#define MG_LIMIT_INSPECTION_PATH ((size_t)256)
/* Folders that a scan may be told to read again; more is a scan of all. Bytes of their paths. */
#define MG_LIMIT_CHANGED_FOLDERS 64
#define MG_LIMIT_CHANGED_PATHS MG_MIB(4)
/* The kernel's list of mounts. */
#define MG_LIMIT_MOUNTS MG_MIB(16)
/* Its walk: folders that are open at once, names of folders that wait, folders whose identity is
 * remembered, in 8 bytes each. */
#define MG_LIMIT_WALK_DEPTH 256
#define MG_LIMIT_WALK_NAMES MG_MIB(4)
#define MG_LIMIT_WALK_FOLDERS 900000

/* A provider process: the seconds of an inspection, and 300 for all else. */
#define MG_LIMIT_PROVIDER_SECONDS 1200
#define MG_LIMIT_PROVIDER_BYTES MG_MIB(256)
#define MG_LIMIT_PROVIDER_RECORD MG_MIB(1)
#define MG_LIMIT_PROVIDER_RECORDS 1000000
#define MG_LIMIT_PROVIDER_STDERR MG_KIB(16)
/* From the end of the process, or of our patience, until its pipes are taken away. */
#define MG_LIMIT_PROVIDER_GRACE_MS 1000

/* Building a database: memory for all records. */
#define MG_LIMIT_BUILD_ARENA MG_MIB(16384)
/* Ranges and events of one affected entry. Real ones have some dozens. */
#define MG_LIMIT_RANGE_EVENTS 1000

/* Feeds: bytes of one document (the whole Debian security tracker takes about 80 MB), all bytes of
 * one input, documents of one input, depth of folders, length of a path, and the memory that one
 * record or one index over a document may take. */
#define MG_LIMIT_FEED_MEMBER MG_MIB(256)
#define MG_LIMIT_FEED_BYTES ((uint64_t)16 << 30)
#define MG_LIMIT_FEED_MEMBERS 5000000
#define MG_LIMIT_FEED_DEPTH 32
#define MG_LIMIT_FEED_PATH MG_KIB(4)
#define MG_LIMIT_FEED_ARENA MG_MIB(1024)

/* XML documents of feeds: nesting depth, and the text of one element (descriptions of errata take
 * some 100 KiB). */
#define MG_LIMIT_XML_DEPTH 64
#define MG_LIMIT_XML_TEXT MG_MIB(4)

/* A schedule expression; the longest that says anything has about 200 bytes. */
#define MG_LIMIT_SCHEDULE ((size_t)256)

/* The agent: its configuration file, files it names of one kind; its state; what a job says; a
 * request to the agent and an answer, those who ask at once, and their seconds. */
#define MG_LIMIT_AGENT_CONFIG MG_KIB(64)
#define MG_LIMIT_AGENT_FILES 16
#define MG_LIMIT_AGENT_STATE MG_KIB(256)
#define MG_LIMIT_AGENT_JOB MG_KIB(64)
#define MG_LIMIT_AGENT_REQUEST MG_KIB(4)
#define MG_LIMIT_AGENT_REPLY MG_KIB(256)
#define MG_LIMIT_AGENT_CLIENTS 8
#define MG_LIMIT_AGENT_CLIENT_SECONDS 10

/* What changed on a host: folders that are named one by one, and the path of one; folders that are
 * watched one by one, file systems that are watched as a whole; events that are read in one go. */
#define MG_LIMIT_CHANGED_FOLDERS 64
#define MG_LIMIT_CHANGED_PATH MG_KIB(4)
#define MG_LIMIT_WATCHED_FOLDERS 8192
#define MG_LIMIT_WATCHED_MOUNTS 32
#define MG_LIMIT_WATCH_READS 64

/* The spool: MiB of all reports that wait unless it is configured, reports, bytes of one; files
 * that were set aside, and their bytes. */
#define MG_LIMIT_SPOOL_MIB 64
#define MG_LIMIT_SPOOL_BYTES MG_MIB(MG_LIMIT_SPOOL_MIB)
#define MG_LIMIT_SPOOL_ENTRIES 5000
#define MG_LIMIT_SPOOL_ENTRY MG_MIB(64)
#define MG_LIMIT_SPOOL_ASIDE 100
#define MG_LIMIT_SPOOL_ASIDE_BYTES MG_MIB(64)

/* The history of findings: how many, the days for which fixed ones are kept, one text of one, the
 * file and its memory. */
#define MG_LIMIT_HISTORY 100000
#define MG_LIMIT_HISTORY_DAYS 90
#define MG_LIMIT_HISTORY_TEXT ((size_t)256)
#define MG_LIMIT_HISTORY_LINE MG_KIB(16)
#define MG_LIMIT_HISTORY_FILE MG_MIB(256)

/* Days without a new record after which advisories count as old: distributions and registries of
 * languages publish some every week. */
#define MG_LIMIT_ADVISORY_DAYS 14

/* VEX documents and ignore files: bytes and values of one (each value takes some 150 bytes once it
 * is parsed), memory of all their rules, rules about one vulnerability of one package, statements
 * with aliases that share a name, constraints of a version range. One file takes less than 400 MiB
 * in all. */
#define MG_LIMIT_VEX_BYTES MG_MIB(64)
#define MG_LIMIT_VEX_VALUES 1000000
#define MG_LIMIT_IGNORE_BYTES MG_MIB(4)
#define MG_LIMIT_SUPPRESS_ARENA MG_MIB(128)
#define MG_LIMIT_SUPPRESS_ALIKE 4096
#define MG_LIMIT_SUPPRESS_NAMESAKES 16384
#define MG_LIMIT_VERS_CONSTRAINTS 64

/* Signed databases: a signature file, a key in PEM, keys that are trusted at once. */
#define MG_LIMIT_SIGNATURE_FILE MG_KIB(4)
#define MG_LIMIT_KEY_FILE MG_KIB(8)
#define MG_LIMIT_TRUSTED_KEYS 32

/* Remote commands: the document, hosts it may name, days it may be in force, a package to install;
 * commands that are remembered, and the file for it. */
#define MG_LIMIT_COMMAND MG_KIB(256)
#define MG_LIMIT_COMMAND_HOSTS 2000
#define MG_LIMIT_COMMAND_DAYS 31
#define MG_LIMIT_COMMAND_PACKAGE MG_MIB(512)
#define MG_LIMIT_APPLIED 1000
#define MG_LIMIT_APPLIED_FILE MG_KIB(256)

/* Managed agents: what the console says to most requests, to an enrolment, about commands, and
 * these at once; all headers of an answer; a token, certificates; a report when it is compressed; a
 * line that the link says to the agent. */
#define MG_LIMIT_LINK_ANSWER MG_KIB(64)
#define MG_LIMIT_LINK_ENROLLED MG_KIB(256)
#define MG_LIMIT_LINK_COMMANDS_BYTES MG_MIB(4)
#define MG_LIMIT_LINK_COMMANDS 16
#define MG_LIMIT_LINK_HEADERS MG_KIB(64)
#define MG_LIMIT_LINK_TOKEN ((size_t)512)
#define MG_LIMIT_LINK_CERTIFICATES MG_KIB(64)
#define MG_LIMIT_LINK_BODY MG_MIB(8)
#define MG_LIMIT_LINK_LINE 1024

/* Entries of one folder of the agent's data. */
#define MG_LIMIT_DATA_FILES 10000

/* Plugins: those installed; the manifest of one, its files, the bytes of all of them, the length of
 * a path below its folder and the folders in it, the capabilities. */
#define MG_LIMIT_PLUGINS 64
#define MG_LIMIT_PLUGIN_MANIFEST MG_KIB(64)
#define MG_LIMIT_PLUGIN_FILES 256
#define MG_LIMIT_PLUGIN_BYTES MG_MIB(512)
#define MG_LIMIT_PLUGIN_PATH ((size_t)200)
#define MG_LIMIT_PLUGIN_DEPTH 8
#define MG_LIMIT_PLUGIN_CAPABILITIES 16
#define MG_LIMIT_PLUGIN_WORD ((size_t)64)

/* Windows: entries of registered programs, full names of AppX packages, users, the file with the
 * registry of one; products of Windows Installer, and seconds to list them, as users may register
 * what they like; patches of one of them, the version resource of a file, runtimes of .NET in one
 * folder. */
#define MG_LIMIT_PROGRAMS 50000
#define MG_LIMIT_APPX 50000
#define MG_LIMIT_USERS 5000
#define MG_LIMIT_HIVE MG_MIB(512)
#define MG_LIMIT_MSI_PRODUCTS 20000
#define MG_LIMIT_MSI_SECONDS 120
#define MG_LIMIT_MSI_PATCHES 5000
#define MG_LIMIT_VERSION_RESOURCE MG_MIB(1)
#define MG_LIMIT_DOTNET_RUNTIMES 1000

/* Downloads: the OSV archive of one ecosystem; the KEV and EPSS files, of a few MB each. */
#define MG_LIMIT_DOWNLOAD_OSV MG_MIB(2048)
#define MG_LIMIT_DOWNLOAD_SCORES MG_MIB(64)

/* Network exposure: rules of a firewall, memory of all of them, one rule of Windows (the grammar
 * lets it have thousands of addresses), the name of a rule that is shown; rules and addresses that
 * are looked at for all listeners together: less than a second of work, a minute when each rule is
 * about each listener. */
#define MG_LIMIT_FIREWALL_RULES 100000
#define MG_LIMIT_FIREWALL_ARENA MG_MIB(96)
#define MG_LIMIT_FIREWALL_RULE MG_KIB(256)
#define MG_LIMIT_RULE_NAME ((size_t)256)
#define MG_LIMIT_EXPOSURE_STEPS 30000000

/* Packet filter of Linux: memory of all its rules (some 2 KB each), the bytes the kernel tells of
 * them, chains, sets, their elements (200 bytes each), different concatenations of fields that
 * are looked up in one set, bytes of one table of iptables. */
/* Routes of a host that are looked at; with more, where packets go is not known. */
#define MG_LIMIT_ROUTES 4096
/* Ports that rules send on, which are listed; more are counted. */
#define MG_LIMIT_FORWARDS 1024
#define MG_LIMIT_NETFILTER_ARENA MG_MIB(256)
#define MG_LIMIT_NETFILTER_BYTES MG_MIB(128)
#define MG_LIMIT_NETFILTER_CHAINS 100000
#define MG_LIMIT_NETFILTER_SETS 100000
#define MG_LIMIT_NETFILTER_ELEMENTS 1000000
#define MG_LIMIT_NETFILTER_USES 64
#define MG_LIMIT_NETFILTER_TABLE MG_MIB(64)
/* Following packets through it: chains that are open at once, jumps within each other (the kernel
 * allows 16), translations of addresses on one way, ways to one listener by such translations, and
 * the work for all listeners together, in units of about a nanosecond. */
#define MG_LIMIT_NETFILTER_FRAMES 256
#define MG_LIMIT_NETFILTER_DEPTH 64
#define MG_LIMIT_NETFILTER_FORKS 64
#define MG_LIMIT_NETFILTER_ENTRIES 64
#define MG_LIMIT_NETFILTER_STEPS ((size_t)4000000000)

#endif
