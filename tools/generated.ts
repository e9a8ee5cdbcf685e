import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The folder for what the project's commands write. Git ignores it; CI keeps it as artifacts. */
export const generatedFolder = 'generated';

/** Writes a file into the folder of generated files, replacing an older one. */
export async function writeGenerated(name: string, text: string): Promise<string> {
  await mkdir(generatedFolder, { recursive: true });
  const file = join(generatedFolder, name);
  await writeFile(file, text);
  return file;
}
