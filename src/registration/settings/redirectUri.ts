/** Longest redirect URI that Entra takes, in characters (learn.microsoft.com/entra/identity-platform/reply-url). */
const maxLength = 256;

/** Pages that Microsoft keeps for native applications: the only https targets of the mobile-and-desktop platform here. */
const nativePages = [
  'https://login.microsoftonline.com/common/oauth2/nativeclient',
  'https://login.live.com/oauth20_desktop.srf',
];

/** All that Entra takes http of; no other address of this machine, and not IPv6's. */
const httpHosts = ['localhost', '127.0.0.1'];

/** Schemes that browsers and systems own: none of them leads to an application on this machine. */
const foreignSchemes = /^(about|blob|data|file|filesystem|ftp|javascript|vbscript|view-source|wss?):$/;

/** Says why `uri` may not be a redirect URI of the mobile-and-desktop platform; undefined when it may. */
export function redirectUriProblem(uri: string): string | undefined {
  if (uri.length > maxLength) return `longer than ${maxLength} characters`;
  if (/[\s\\]/u.test(uri)) return 'has a space or a backslash';
  if (uri.includes('*')) return 'has a wildcard';
  if (uri.includes('#')) return 'has a fragment (#…)';
  if (!URL.canParse(uri)) return 'is not a URI';
  return targetProblem(new URL(uri), uri);
}

function targetProblem(url: URL, uri: string): string | undefined {
  if (url.host === '') return 'has no host';
  if (url.username !== '' || url.password !== '') return 'carries a user name or a password';
  if (foreignSchemes.test(url.protocol)) return 'has a scheme that is not for an application';
  if (url.protocol === 'http:') return httpHosts.includes(url.hostname) ? undefined : 'is http beyond localhost';
  if (url.protocol !== 'https:') return undefined;
  return nativePages.includes(uri) ? undefined : 'belongs to the web or single-page platform';
}
