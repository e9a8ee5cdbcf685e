# Completes `mailbox-access` and `npx mailbox-access`.
_mailbox_access() {
  local IFS=$'\n' first=1 program=("${COMP_WORDS[0]}")
  if [[ ${COMP_WORDS[0]##*/} == npx ]]; then
    if [[ ${COMP_WORDS[1]} != mailbox-access || $COMP_CWORD -lt 2 ]]; then return; fi
    first=2
    program=(npx --no-install mailbox-access)
    # npx itself takes half a second.
    if [[ -x node_modules/.bin/mailbox-access ]]; then program=(node_modules/.bin/mailbox-access); fi
  fi
  COMPREPLY=($("${program[@]}" complete -- "${COMP_WORDS[@]:first:COMP_CWORD-first+1}" 2>/dev/null))
}
complete -o default -F _mailbox_access mailbox-access npx
