# Completes `mailbox-access` and `npx mailbox-access`.
_mailbox_access() {
  local first=2
  local -a program=("$words[1]") candidates
  if [[ ${words[1]:t} == npx ]]; then
    if [[ $words[2] != mailbox-access ]] || (( CURRENT < 3 )); then _default; return; fi
    first=3
    program=(npx --no-install mailbox-access)
    # npx itself takes half a second.
    if [[ -x node_modules/.bin/mailbox-access ]]; then program=(node_modules/.bin/mailbox-access); fi
  fi
  candidates=("${(@f)$("${program[@]}" complete -- "${(@)words[first,CURRENT]}" 2>/dev/null)}")
  if [[ -n $candidates ]]; then compadd -a candidates; else _files; fi
}
compdef _mailbox_access mailbox-access npx
