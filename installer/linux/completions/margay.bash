# SPDX-License-Identifier: Apache-2.0
# Completion of margay for bash: the program itself tells the words; where it has none, files.
_margay() {
    mapfile -t COMPREPLY < <(margay complete "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null | cut -f1)
}
complete -o default -F _margay margay
