import { existsSync } from 'node:fs';
import { copyFile, mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

const isWindows = process.platform === 'win32';

/** Makes Node run the script beside the started program, even on Windows, and fetch from nowhere. */
const preload = `
import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
const script = process.argv0 + '.mjs';
if (existsSync(script)) {
  await import(pathToFileURL(script));
  for (const stream of [process.stdout, process.stderr]) await new Promise((resolve) => stream.write('', resolve));
  process.exit();
}
`;

/** Writes a program that runs the script. Returns its path, with `.exe` on Windows. */
export async function writeProgram(path: string, script: string): Promise<string> {
  const program = isWindows && !path.endsWith('.exe') ? `${path}.exe` : path;
  await mkdir(dirname(program), { recursive: true });
  await (isWindows ? copyFile(process.execPath, program) : symlink(process.execPath, program));
  await writeFile(`${program}.mjs`, script);
  return program;
}

/** Returns a script for `go` that writes an engine of this version to the path of `-o`. */
export function writesEngine(version: string): string {
  return `await writeProgram(binary, "console.log('v${version}')");`;
}

/** A machine in a folder, with an empty PATH, an empty cache and no network. */
export class FakeMachine {
  readonly folder: string;
  readonly engineFolder: string;
  readonly env;
  readonly options;
  readonly #preload: string;

  constructor(folder: string) {
    this.folder = folder;
    this.engineFolder = join(folder, 'cache', 'engine');
    this.#preload = join(folder, 'preload.mjs');
    this.env = {
      PATH: join(folder, 'bin'),
      MAILBOX_ACCESS_CACHE: join(folder, 'cache'),
      NODE_OPTIONS: `--import=${pathToFileURL(this.#preload).href}`,
    };
    this.options = { env: this.env, projectFolder: process.cwd() };
  }

  /** Answers the SDK's request for the installer. */
  async serveInstaller(script: string, status = 200): Promise<void> {
    const response = `new Response(${JSON.stringify(script)}, { status: ${status}, statusText: 'Unavailable' })`;
    await writeFile(this.#preload, `${preload}globalThis.fetch = () => Promise.resolve(${response});\n`);
  }

  /** Puts a program on PATH. Its script knows `folder`, the value of `-o` as `binary`, and some functions. */
  async addToPath(name: string, script: string): Promise<string> {
    const variables = [
      "import { execFileSync } from 'node:child_process';",
      "import { existsSync, writeFileSync } from 'node:fs';",
      "import { join } from 'node:path';",
      `import { writeProgram } from ${JSON.stringify(import.meta.url)};`,
      `const folder = ${JSON.stringify(this.folder)};`,
      "const binary = process.argv[process.argv.indexOf('-o') + 1];",
    ];
    return writeProgram(join(this.env.PATH, name), [...variables, script].join('\n'));
  }

  /** Waits until a program has written the file. */
  async waitForFile(name: string): Promise<void> {
    while (!existsSync(join(this.folder, name))) await sleep(20);
  }
}
