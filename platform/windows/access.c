/* SPDX-License-Identifier: Apache-2.0
 *
 * Access lists by who is in them, not by what a certain user could do: entries that deny are not
 * counted in anybody's favour, and kinds of entries that files do not have are taken for the worst.
 */
#include "platform/windows/access.h"

#include <aclapi.h>
#include <sddl.h>
#include <stdbool.h>

#include "platform/windows/wide.h"

/* What changes a file, what makes or removes one in a folder, and what leads to these rights. */
#define WRITES                                                                                     \
    (FILE_WRITE_DATA | FILE_APPEND_DATA | FILE_WRITE_EA | FILE_DELETE_CHILD |                      \
     FILE_WRITE_ATTRIBUTES | DELETE | WRITE_DAC | WRITE_OWNER | GENERIC_WRITE | GENERIC_ALL)

/* [MS-DTYP] 2.4.2.4: the system, the administrators, the service that installs Windows. */
static const wchar_t *const trusted[] = {
    L"S-1-5-18",
    L"S-1-5-32-544",
    L"S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464",
};

static bool is_sid(PSID sid, const wchar_t *text)
{
    PSID other = NULL;
    bool same = ConvertStringSidToSidW(text, &other) && EqualSid(sid, other);

    (void)LocalFree(other);
    return same;
}

/* What the token says of itself is this SID. Both structures are a pointer to one. */
static bool is_of_token(HANDLE token, TOKEN_INFORMATION_CLASS what, PSID sid)
{
    union {
        TOKEN_OWNER owner; /* or TOKEN_USER */
        unsigned char room[sizeof(TOKEN_USER) + SECURITY_MAX_SID_SIZE];
    } self;
    DWORD size;

    return GetTokenInformation(token, what, &self, sizeof self, &size) &&
           EqualSid(sid, self.owner.Owner);
}

/* The user that runs us, and whom the system gives what we make; a service may have rights of its
 * own. */
static bool is_self(PSID sid)
{
    HANDLE token;
    bool same;

    if (!OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &token))
        return false;
    same = is_of_token(token, TokenUser, sid) || is_of_token(token, TokenOwner, sid);
    (void)CloseHandle(token);
    return same;
}

static bool is_trusted(PSID sid)
{
    for (size_t i = 0; i < sizeof trusted / sizeof trusted[0]; i++) {
        if (is_sid(sid, trusted[i]))
            return true;
    }
    return is_self(sid);
}

static enum mg_status refuse(const char *path, PSID sid, const char *what, struct mg_error *err)
{
    char *text = NULL;
    enum mg_status status;

    if (!ConvertSidToStringSidA(sid, &text))
        text = NULL;
    status = mg_fail(err, MG_UNTRUSTED, "%s %s %s", path, what, text == NULL ? "?" : text);
    (void)LocalFree(text);
    return status;
}

/* An entry for what will be made in a folder is no right to the folder. */
static enum mg_status check_entry(const ACE_HEADER *entry, const char *path, struct mg_error *err)
{
    const ACCESS_ALLOWED_ACE *allowed = (const ACCESS_ALLOWED_ACE *)entry;
    PSID sid = (PSID)&allowed->SidStart;

    if ((entry->AceFlags & INHERIT_ONLY_ACE) != 0)
        return MG_OK;
    switch (entry->AceType) {
    case ACCESS_DENIED_ACE_TYPE:
        return MG_OK;
    case ACCESS_ALLOWED_ACE_TYPE:
    case ACCESS_ALLOWED_CALLBACK_ACE_TYPE: /* the same up to the SID */
        if ((allowed->Mask & WRITES) == 0 || is_trusted(sid))
            return MG_OK;
        return refuse(path, sid, "may be changed by", err);
    default:
        return mg_fail(err, MG_UNTRUSTED, "%s has an access list that is not understood", path);
    }
}

static enum mg_status check_list(PACL list, const char *path, struct mg_error *err)
{
    enum mg_status status = MG_OK;

    if (list == NULL)
        return mg_fail(err, MG_UNTRUSTED, "%s may be changed by everybody: it has no access list",
                       path);
    for (DWORD i = 0; status == MG_OK && i < list->AceCount; i++) {
        void *entry = NULL;

        if (!GetAce(list, i, &entry))
            return mg_fail_os(err, GetLastError(), "read the access list of", path);
        status = check_entry(entry, path, err);
    }
    return status;
}

enum mg_status mg_access_check_owner(HANDLE object, SE_OBJECT_TYPE type, const char *path,
                                     struct mg_error *err)
{
    PSECURITY_DESCRIPTOR descriptor = NULL;
    PSID owner = NULL;
    DWORD code = GetSecurityInfo(object, type, OWNER_SECURITY_INFORMATION, &owner, NULL, NULL, NULL,
                                 &descriptor);
    enum mg_status status;

    if (code != ERROR_SUCCESS)
        return mg_fail_os(err, code, "read the owner of", path);
    status = owner == NULL || is_trusted(owner) ? MG_OK : refuse(path, owner, "belongs to", err);
    (void)LocalFree(descriptor);
    return status;
}

enum mg_status mg_access_check(HANDLE file, const char *path, struct mg_error *err)
{
    PSECURITY_DESCRIPTOR descriptor = NULL;
    PACL list = NULL;
    enum mg_status status = mg_access_check_owner(file, SE_FILE_OBJECT, path, err);
    DWORD code;

    if (status != MG_OK)
        return status;
    code = GetSecurityInfo(file, SE_FILE_OBJECT, DACL_SECURITY_INFORMATION, NULL, NULL, &list, NULL,
                           &descriptor);
    if (code != ERROR_SUCCESS)
        return mg_fail_os(err, code, "read the access list of", path);
    status = check_list(list, path, err);
    (void)LocalFree(descriptor);
    return status;
}
