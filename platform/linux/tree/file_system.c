/* SPDX-License-Identifier: Apache-2.0
 *
 * The table, for the list of mounts by name and for statfs(2) by number. Numbers are those of
 * linux/magic.h and of the file systems' own sources; the field f_type is signed on some machines,
 * only its 32 bits count.
 */
#include "platform/linux/tree/file_system.h"

#include <stddef.h>
#include <sys/vfs.h>

#include "core/base/compiler.h"
#include "platform/linux/tree/mounts.h"

static const struct mg_file_system file_systems[] = {
    {0x0000ef53, "ext4", MG_FILE_SYSTEM_LOCAL}, /* the magic of ext2 and ext3, too */
    {0x0000ef53, "ext3", MG_FILE_SYSTEM_LOCAL},
    {0x0000ef53, "ext2", MG_FILE_SYSTEM_LOCAL},
    {0x58465342, "xfs", MG_FILE_SYSTEM_LOCAL},
    {0x9123683e, "btrfs", MG_FILE_SYSTEM_LOCAL},
    {0x01021994, "tmpfs", MG_FILE_SYSTEM_LOCAL},
    {0x01021994, "devtmpfs", MG_FILE_SYSTEM_LOCAL},
    {0x01021994, "rootfs", MG_FILE_SYSTEM_LOCAL}, /* of initramfs */
    {0x2fc12fc1, "zfs", MG_FILE_SYSTEM_LOCAL},
    {0xf2f52010, "f2fs", MG_FILE_SYSTEM_LOCAL},
    {0xca451a4e, "bcachefs", MG_FILE_SYSTEM_LOCAL},
    {0x3153464a, "jfs", MG_FILE_SYSTEM_LOCAL},
    {0x52654973, "reiserfs", MG_FILE_SYSTEM_LOCAL},
    {0x00003434, "nilfs2", MG_FILE_SYSTEM_LOCAL},
    {0x24051905, "ubifs", MG_FILE_SYSTEM_LOCAL},
    {0x000072b6, "jffs2", MG_FILE_SYSTEM_LOCAL},
    {0x858458f6, "ramfs", MG_FILE_SYSTEM_LOCAL},
    {0x73717368, "squashfs", MG_FILE_SYSTEM_LOCAL},
    {0xe0f5e1e2, "erofs", MG_FILE_SYSTEM_LOCAL},
    {0x28cd3d45, "cramfs", MG_FILE_SYSTEM_LOCAL},
    {0x00009660, "iso9660", MG_FILE_SYSTEM_LOCAL},
    {0x15013346, "udf", MG_FILE_SYSTEM_LOCAL},
    {0x00004d44, "vfat", MG_FILE_SYSTEM_LOCAL},
    {0x00004d44, "msdos", MG_FILE_SYSTEM_LOCAL},
    {0x2011bab0, "exfat", MG_FILE_SYSTEM_LOCAL},
    {0x7366746e, "ntfs3", MG_FILE_SYSTEM_LOCAL},
    {0x0000f15f, "ecryptfs", MG_FILE_SYSTEM_LOCAL},

    {0x794c7630, "overlay", MG_FILE_SYSTEM_LAYERED},
    {0x61756673, "aufs", MG_FILE_SYSTEM_LAYERED},

    {0x00006969, "nfs", MG_FILE_SYSTEM_FOREIGN},
    {0x00006969, "nfs4", MG_FILE_SYSTEM_FOREIGN},
    {0xff534d42, "cifs", MG_FILE_SYSTEM_FOREIGN},
    {0xfe534d42, "smb3", MG_FILE_SYSTEM_FOREIGN},
    {0x0000517b, "smbfs", MG_FILE_SYSTEM_FOREIGN},
    {0x01021997, "9p", MG_FILE_SYSTEM_FOREIGN},
    {0x00c36400, "ceph", MG_FILE_SYSTEM_FOREIGN},
    {0x65735546, "fuse", MG_FILE_SYSTEM_FOREIGN}, /* sshfs, s3fs, ntfs-3g, ... */
    {0x65735546, "fuseblk", MG_FILE_SYSTEM_FOREIGN},
    {0x65735546, "virtiofs", MG_FILE_SYSTEM_FOREIGN},
    {0x5346414f, "afs", MG_FILE_SYSTEM_FOREIGN},
    {0x73757245, "coda", MG_FILE_SYSTEM_FOREIGN},
    {0x0000564c, "ncpfs", MG_FILE_SYSTEM_FOREIGN},
    {0x0bd00bd0, "lustre", MG_FILE_SYSTEM_FOREIGN},
    {0x01161970, "gfs2", MG_FILE_SYSTEM_FOREIGN},
    {0x7461636f, "ocfs2", MG_FILE_SYSTEM_FOREIGN},
    {0x47504653, "gpfs", MG_FILE_SYSTEM_FOREIGN},
    {0x00000187, "autofs", MG_FILE_SYSTEM_FOREIGN},

    {0x00009fa0, "proc", MG_FILE_SYSTEM_FOREIGN},
    {0x62656572, "sysfs", MG_FILE_SYSTEM_FOREIGN},
    {0x00001cd1, "devpts", MG_FILE_SYSTEM_FOREIGN},
    {0x0027e0eb, "cgroup", MG_FILE_SYSTEM_FOREIGN},
    {0x63677270, "cgroup2", MG_FILE_SYSTEM_FOREIGN},
    {0x64626720, "debugfs", MG_FILE_SYSTEM_FOREIGN},
    {0x74726163, "tracefs", MG_FILE_SYSTEM_FOREIGN},
    {0x73636673, "securityfs", MG_FILE_SYSTEM_FOREIGN},
    {0xf97cff8c, "selinuxfs", MG_FILE_SYSTEM_FOREIGN},
    {0xcafe4a11, "bpf", MG_FILE_SYSTEM_FOREIGN},
    {0x6165676c, "pstore", MG_FILE_SYSTEM_FOREIGN},
    {0xde5e81e4, "efivarfs", MG_FILE_SYSTEM_FOREIGN},
    {0x62656570, "configfs", MG_FILE_SYSTEM_FOREIGN},
    {0x19800202, "mqueue", MG_FILE_SYSTEM_FOREIGN},
    {0x958458f6, "hugetlbfs", MG_FILE_SYSTEM_FOREIGN},
    {0x42494e4d, "binfmt_misc", MG_FILE_SYSTEM_FOREIGN},
    {0x67596969, "rpc_pipefs", MG_FILE_SYSTEM_FOREIGN},
    {0x6e736673, "nsfs", MG_FILE_SYSTEM_FOREIGN},
};

static const struct mg_file_system unknown = {0, "unknown", MG_FILE_SYSTEM_FOREIGN};

const struct mg_file_system *mg_file_system_by_magic(uint32_t magic)
{
    for (size_t i = 0; i < MG_COUNT(file_systems); i++) {
        if (file_systems[i].magic == magic)
            return &file_systems[i];
    }
    return &unknown;
}

const struct mg_file_system *mg_file_system_by_type(struct mg_str type)
{
    struct mg_str name;

    (void)mg_str_cut(&type, '.', &name); /* what is behind it is the server's kind */
    for (size_t i = 0; i < MG_COUNT(file_systems); i++) {
        if (mg_str_is(name, file_systems[i].name))
            return &file_systems[i];
    }
    return &unknown;
}

const struct mg_file_system *mg_file_system_of(int fd)
{
    char type[MG_MOUNT_TYPE];
    struct statfs info;

    if (mg_mount_type(fd, type))
        return mg_file_system_by_type(mg_str_of(type));
    return mg_file_system_by_magic(fstatfs(fd, &info) == 0 ? (uint32_t)info.f_type : 0);
}
