/** The user and group that Dovecot runs as. */
export interface Identity {
  readonly uid: number;
  readonly gid: number;
  readonly user: string;
  readonly group: string;
}

/** The socket in the base folder on which Dovecot accepts IMAP connections. */
export const socketName = 'imap-front';
/** Separates the mailbox from the signed-in user in Dovecot's user names. No address contains it. */
export const signerSeparator = '*';

/** `%` begins a variable. Within quotes, spaces, `#` and similar characters are literal. */
const escape = (path: string): string => path.replaceAll('%', '%%').replaceAll(/["\\]/g, String.raw`\$&`);

/**
 * Builds the configuration of Dovecot 2.3 (https://doc.dovecot.org/2.3/): IMAP with XOAUTH2 only, on a socket in
 * `base`, with mailboxes in `mailFolder`. It runs with any user's rights: no chroot, and no other user.
 */
export function buildConfiguration(base: string, mailFolder: string, { uid, gid, user, group }: Identity): string {
  const passdb = `  driver = oauth2\n  mechanisms = xoauth2\n  args = ${base}/oauth2.conf.ext`;
  return `base_dir = ${base}
state_dir = ${base}/state
log_path = ${base}/log
protocols = imap
ssl = no
default_internal_user = ${user}
default_internal_group = ${group}
default_login_user = ${user}
first_valid_uid = ${uid}
first_valid_gid = ${gid}
mail_max_userip_connections = 0
mail_home = "${escape(mailFolder)}/%u"
mail_location = maildir:~/
auth_mechanisms = xoauth2
auth_failure_delay = 0
auth_username_chars =
auth_master_user_separator = ${signerSeparator}
passdb {
${passdb}
}
# The same for <mailbox>${signerSeparator}<who opens it>: the token is the latter's.
passdb {
${passdb}
  master = yes
}
userdb {
  driver = static
  args = uid=${uid} gid=${gid}
}
service anvil {
  chroot =
  # Refusals would be answered later each time.
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service imap-login {
  chroot =
  inet_listener imap {
    port = 0
  }
  inet_listener imaps {
    port = 0
  }
  unix_listener ${socketName} {
    mode = 0600
  }
}
service stats {
  chroot =
}
`;
}

/**
 * Builds the token check: by the keys in `base`/keys/default/RS256, for Exchange only, in the name of the `upn` claim
 * (https://doc.dovecot.org/2.3/configuration_manual/authentication/oauth2/).
 */
export function buildTokenCheck(base: string, audience: string): string {
  return `introspection_mode = local
local_validation_key_dict = fs:posix:prefix=${base}/keys/
username_attribute = upn
username_format = %Lu
client_id = ${audience}
`;
}
