/** Returns whether a host is this machine: by its name, or by a loopback address (RFC 6890). */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}
