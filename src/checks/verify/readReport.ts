import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** A report has some kilobytes. Four megabytes of wrong values would take 1.5 GB to refuse. */
const maxBytes = 200_000;

/**
 * Reads the report of a customer's last verification, as text.
 *
 * @returns undefined when there is none.
 * @throws Error when what is there cannot be one: a link may lead to a device or a pipe, which have no end.
 */
export async function readReportText(projectFolder: string, stack: string): Promise<string | undefined> {
  const file = join(projectFolder, 'reports', `${stack}.json`);
  try {
    const found = await stat(file);
    if (!found.isFile()) throw new Error('it is not a file');
    if (found.size > maxBytes) throw new Error(`it has more than ${maxBytes} bytes`);
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
