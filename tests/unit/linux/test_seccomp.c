/* SPDX-License-Identifier: Apache-2.0
 *
 * The filter of system calls, run here over every call there is, without the kernel.
 */
#define _GNU_SOURCE /* O_PATH, O_TMPFILE */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>

#include "platform/linux/sandbox/profile.h"
#include "platform/linux/sandbox/seccomp.h"
#include "platform/linux/sandbox/syscalls.h"

#define PID 4711
#define REFUSED (SECCOMP_RET_ERRNO | EPERM)
#define READER (MG_CALLS_BASE | MG_CALLS_READ)

static struct sock_filter code[MG_SECCOMP_SIZE];
static unsigned short length;

static void build(unsigned groups)
{
    length = mg_seccomp_build(groups, PID, code);
    assert_in_range(length, 1, MG_SECCOMP_SIZE);
}

static uint32_t load(const struct seccomp_data *call, uint32_t offset)
{
    uint32_t word;

    assert_in_range(offset, 0, sizeof *call - sizeof word);
    memcpy(&word, (const char *)call + offset, sizeof word);
    return word;
}

/* Of the machine of bpf(4) what the filter uses. */
static uint32_t judge(const struct seccomp_data *call)
{
    uint32_t a = 0;

    for (unsigned i = 0; i < length; i++) {
        const struct sock_filter *at = &code[i];
        bool is = false;

        switch (at->code) {
        case BPF_LD | BPF_W | BPF_ABS:
            a = load(call, at->k);
            continue;
        case BPF_RET | BPF_K:
            return at->k;
        case BPF_JMP | BPF_JEQ | BPF_K:
            is = a == at->k;
            break;
        case BPF_JMP | BPF_JGE | BPF_K:
            is = a >= at->k;
            break;
        case BPF_JMP | BPF_JSET | BPF_K:
            is = (a & at->k) != 0;
            break;
        default:
            fail_msg("instruction %u is not known: %x", i, at->code);
        }
        i += is ? at->jt : at->jf;
    }
    fail_msg("the filter has no end");
    return 0;
}

static uint32_t call(int number, uint64_t a, uint64_t b, uint64_t c)
{
    return judge(
        &(struct seccomp_data){.nr = number, .arch = mg_call_machine(), .args = {a, b, c}});
}

static void test_seccomp__files_for_reading_only(void **state)
{
    (void)state;
    build(READER);
    assert_int_equal(call(SYS_read, 0, 0, 0), SECCOMP_RET_ALLOW);
    assert_int_equal(call(SYS_openat, 0, 0, O_RDONLY | O_CLOEXEC | O_NOATIME), SECCOMP_RET_ALLOW);
    assert_int_equal(call(SYS_openat, 0, 0, O_PATH | O_DIRECTORY), SECCOMP_RET_ALLOW);
    assert_int_equal(call(SYS_openat, 0, 0, O_WRONLY), REFUSED);
    assert_int_equal(call(SYS_openat, 0, 0, O_RDWR), REFUSED);
    assert_int_equal(call(SYS_openat, 0, 0, O_RDONLY | O_CREAT), REFUSED);
    assert_int_equal(call(SYS_openat, 0, 0, O_RDONLY | O_TRUNC), REFUSED);
    assert_int_equal(call(SYS_openat, 0, 0, O_TMPFILE | O_RDWR), REFUSED);
    assert_int_equal(call(SYS_openat2, 0, 0, 0), REFUSED);
    build(READER | MG_CALLS_BENEATH);
    assert_int_equal(call(SYS_openat2, 0, 0, 0), SECCOMP_RET_ALLOW);
    build(READER | MG_CALLS_WRITE);
    assert_int_equal(call(SYS_openat, 0, 0, O_RDWR | O_CREAT), SECCOMP_RET_ALLOW);
}

static void test_seccomp__no_program_in_memory(void **state)
{
    (void)state;
    build(READER);
    assert_int_equal(call(SYS_mmap, 0, 4096, PROT_READ | PROT_WRITE), SECCOMP_RET_ALLOW);
    assert_int_equal(call(SYS_mmap, 0, 4096, PROT_READ | PROT_EXEC), REFUSED);
    assert_int_equal(call(SYS_mprotect, 0, 4096, PROT_EXEC), REFUSED);
    assert_int_equal(call(SYS_execve, 0, 0, 0), SECCOMP_RET_KILL_PROCESS);
}

static void test_seccomp__signals_to_itself_only(void **state)
{
    (void)state;
    build(READER);
    assert_int_equal(call(SYS_tgkill, PID, PID, 6), SECCOMP_RET_ALLOW);
    assert_int_equal(call(SYS_tgkill, PID + 1, PID + 1, 6), REFUSED);
    assert_int_equal(call(SYS_kill, PID, 6, 0), REFUSED);
}

static void test_seccomp__network_of_the_kernel_only(void **state)
{
    (void)state;
    build(READER);
    assert_int_equal(call(SYS_socket, AF_NETLINK, SOCK_RAW, 0), SECCOMP_RET_KILL_PROCESS);
    build(READER | MG_CALLS_NETLINK);
    assert_int_equal(call(SYS_socket, AF_NETLINK, SOCK_RAW, 0), SECCOMP_RET_ALLOW);
    /* By which tables of iptables-legacy are asked for. */
    assert_int_equal(call(SYS_socket, AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), SECCOMP_RET_ALLOW);
    assert_int_equal(call(SYS_socket, AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0), SECCOMP_RET_ALLOW);
    assert_int_equal(call(SYS_socket, AF_INET, SOCK_RAW, 255), REFUSED);
    assert_int_equal(call(SYS_socket, AF_INET, SOCK_STREAM, 0), REFUSED);
    assert_int_equal(call(SYS_socket, AF_UNIX, SOCK_STREAM, 0), REFUSED);
    assert_int_equal(call(SYS_connect, 3, 0, 0), SECCOMP_RET_KILL_PROCESS);
    assert_int_equal(call(SYS_setns, 3, CLONE_NEWNET, 0), SECCOMP_RET_KILL_PROCESS);
}

static void test_seccomp__another_machine(void **state)
{
    struct seccomp_data other = {.nr = SYS_read, .arch = AUDIT_ARCH_I386};

    (void)state;
    build(READER);
    assert_int_equal(judge(&other), SECCOMP_RET_KILL_PROCESS);
    assert_int_equal(call(0x40000000 | SYS_read, 0, 0, 0), SECCOMP_RET_KILL_PROCESS);
    assert_int_equal(call(-1, 0, 0, 0), SECCOMP_RET_KILL_PROCESS);
}

/* What no rule names is refused, and every rule of every group is reached. */
static void test_seccomp__every_number(void **state)
{
    bool named[1024] = {false};
    size_t count;
    const struct mg_call_rule *rules = mg_call_rules(&count);

    (void)state;
    build(~0u);
    for (size_t i = 0; i < count; i++) {
        assert_in_range(rules[i].number, 0, 511);
        named[rules[i].number] = true;
        if (rules[i].test == MG_CALL_ANY && rules[i].act == MG_CALL_ALLOW)
            assert_int_equal(call(rules[i].number, 0, 0, 0), SECCOMP_RET_ALLOW);
    }
    for (int i = 0; i < 1024; i++) {
        if (!named[i])
            assert_int_equal(call(i, 0, 0, 0), REFUSED);
    }
}

static void test_seccomp__every_duty_has_a_profile(void **state)
{
    static const enum mg_duty duties[] = {MG_DUTY_PROVIDE, MG_DUTY_MATCH, MG_DUTY_EXPOSE};

    (void)state;
    for (size_t i = 0; i < MG_COUNT(duties); i++) {
        assert_non_null(mg_sandbox_profile(duties[i]));
        build(mg_sandbox_profile(duties[i])->calls);
        assert_int_equal(call(SYS_execve, 0, 0, 0), SECCOMP_RET_KILL_PROCESS);
        assert_int_equal(call(SYS_ptrace, 0, 0, 0), SECCOMP_RET_KILL_PROCESS);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_seccomp__files_for_reading_only),
        cmocka_unit_test(test_seccomp__no_program_in_memory),
        cmocka_unit_test(test_seccomp__signals_to_itself_only),
        cmocka_unit_test(test_seccomp__network_of_the_kernel_only),
        cmocka_unit_test(test_seccomp__another_machine),
        cmocka_unit_test(test_seccomp__every_number),
        cmocka_unit_test(test_seccomp__every_duty_has_a_profile),
    };
    size_t count;

    if (mg_call_rules(&count) == NULL) {
        print_message("left out: the system calls of this machine are not known\n");
        return 0;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
