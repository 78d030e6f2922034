#compdef margay
# SPDX-License-Identifier: Apache-2.0
# Completion of margay for zsh: the program itself tells the words; where it has none, files.
local -a found
found=("${(@f)$(margay complete "${(@)words[2,CURRENT]}" 2>/dev/null | sed 's/:/\\:/g; s/\t/:/')}")
if [[ -n $found[1] ]]; then
    _describe margay found
else
    _files
fi
