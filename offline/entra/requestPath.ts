/** A request's path without its query. */
export function readPath(url: string): string {
  return url.replace(/\?.*$/s, '');
}

/** What is asked of the directory itself is neither logged nor met by faults. */
export function isControl(url: string): boolean {
  return url.startsWith('/offline/');
}
