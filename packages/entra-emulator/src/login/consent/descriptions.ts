import type { RequestedScope } from '../scopes.ts';

/** What permissions allow, in the words of the consent page. */
const descriptions: Readonly<Record<string, string>> = {
  'IMAP.AccessAsUser.All': 'Read the mail in your mailbox, mark it as read, move and delete it',
  'POP.AccessAsUser.All': 'Download the mail in your mailbox',
  'SMTP.Send': 'Send mail from your mailbox, in your name',
  'User.Read': 'Sign you in and read your profile: your name and your address',
  openid: 'Know who you are when you sign in',
  profile: 'See your name and your user name',
  email: 'See your mail address',
  offline_access: 'Keep this access until you or an administrator takes it back',
};

/** Of a permission that is not one of Microsoft's for mail and sign-in, what its own resource says. */
export function describePermission({ resource, permission }: RequestedScope): string {
  const known = descriptions[permission];
  if (known !== undefined) return known;
  const scope = resource.oauth2PermissionScopes.find(({ value }) => value === permission);
  return typeof scope?.userConsentDisplayName === 'string' ? scope.userConsentDisplayName : permission;
}
