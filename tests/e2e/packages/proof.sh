#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# proof.sh OLD.deb NEW.deb: what only a booted system shows; runs in it as a unit of its own. Each
# step is written to the log before it is done.
set -euxo pipefail
exec >/root/proof.log 2>&1
old=$1 new=$2

agent() {
    systemctl show -P "$1" margay-agent.service
}

# Until a command succeeds, 20 s at most.
until_true() {
    local left=200
    set +x
    until "$@" >/dev/null 2>&1; do
        [ $((left--)) -gt 0 ] || { echo "never true: $*" && return 1; }
        sleep 0.1
    done
    set -x
}

scanned() {
    [ -s /var/lib/margay/findings.json ] && margay agent status | grep -q '^exposure' &&
        ! margay agent status | grep -q running
}

dpkg -i "$old"
[ "$(agent ActiveState)/$(agent SubState)" = active/running ] # it said that it is ready
first=$(agent MainPID)
until_true scanned || { margay agent status; journalctl --no-pager -u margay-agent.service; exit 1; }
margay agent status
[ "$(stat -c %a/%U /var/lib/margay)" = 700/root ]
[ -s /var/lib/margay/inventory.ndjson ]
! grep -q '"INSPECTION_DENIED"\|EACCES' /var/lib/margay/findings.json
systemctl status --no-pager margay-agent.service | grep 'Status: "'

# The restrictions of the unit leave the inventory as it is without them.
margay provider linux >/tmp/free.ndjson
cut -d, -f1-4 /tmp/free.ndjson | grep '"package"' | sort >/tmp/free
cut -d, -f1-4 /var/lib/margay/inventory.ndjson | grep '"package"' | sort >/tmp/restricted
[ -s /tmp/free ]
cmp /tmp/free /tmp/restricted

# What the unit leaves to the agent is enough to watch, to confine its jobs and to read the rules.
margay agent status --json >/tmp/status.json
grep -q '"level":[[:space:]]*"fanotify"' /tmp/status.json
margay agent status | grep 'provider:.*landlock' | grep -v NOT
grep -q '"area":[[:space:]]*"firewall"' /var/lib/margay/exposure.json
! grep -q FIREWALL_UNKNOWN /var/lib/margay/exposure.json

# Advisories that arrive mend the scan that failed for the lack of them; a package that goes is seen.
cat >/tmp/record.json <<EOF
{"id": "DEBIAN-CVE-2026-0001", "modified": "2026-01-01T00:00:00Z", "affected": [{"package":
 {"ecosystem": "Debian:12", "name": "tzdata"}, "ranges": [{"type": "ECOSYSTEM", "events":
 [{"introduced": "0"}]}]}]}
EOF
margay db build --quiet --output /var/lib/margay/advisories.db /tmp/record.json
found() { grep -q CVE-2026-0001 /var/lib/margay/findings.json; }
gone() { ! found; }
until_true found
dpkg --force-all -r tzdata
until_true gone
margay agent status

echo '{"schedul": 1}' >/etc/margay/agent.json
! systemctl reload margay-agent.service
echo '{"safety": "rate(12 hours)"}' >/etc/margay/agent.json
systemctl reload margay-agent.service

dpkg -i "$new"
[ "$(agent ActiveState)" = active ]
[ "$(agent MainPID)" != "$first" ]

kill -9 "$(agent MainPID)"
[ "$(agent Restart)" = always ]

systemctl restart margay-agent.service
dpkg -r margay
! systemctl is-active margay-agent.service
[ -d /var/lib/margay ]
dpkg -P margay
[ ! -e /var/lib/margay ]
[ ! -e /etc/margay ]
! systemctl cat margay-agent.service
echo "ALL DONE"
