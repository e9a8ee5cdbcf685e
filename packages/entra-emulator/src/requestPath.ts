/** A request's path without its query. */
export function readPath(url: string): string {
  return url.replace(/\?.*$/s, '');
}

/** What is asked of the directory itself is neither logged nor met by faults. */
export function isControl(url: string): boolean {
  return decode(readPath(url)).startsWith('/offline/');
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
