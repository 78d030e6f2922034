# SPDX-License-Identifier: Apache-2.0
# Completion of margay for fish: the program itself tells the words; where it has none, files.
complete -c margay -a '(margay complete (commandline -opc)[2..] (commandline -ct) 2>/dev/null)'
