import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What the commands of this project write and git ignores; CI keeps it as artifacts. */
export const generatedFolder = 'generated';

/** Writes a file into the folder of generated files, in place of an older one. */
export async function writeGenerated(name: string, text: string): Promise<string> {
  await mkdir(generatedFolder, { recursive: true });
  const file = join(generatedFolder, name);
  await writeFile(file, text);
  return file;
}
