import { randomUUID } from 'node:crypto';
import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

/** Keeps an emulator's certificates, keys and tenants. A name is a relative path with `/`. */
export type Storage = Pick<FolderStorage, keyof FolderStorage>;

/** Keeps everything in a folder, which is created if it is missing. Content is private by default. */
export class FolderStorage {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
    this.makeFolder('');
  }

  describe(name: string): string {
    return join(this.#folder, name);
  }

  /** Creates a folder before anything is written into it. */
  makeFolder(name: string): void {
    mkdirSync(this.describe(name), { recursive: true, mode: 0o700 });
  }

  has(name: string): boolean {
    return existsSync(this.describe(name));
  }

  read(name: string): string | undefined {
    return this.has(name) ? readFileSync(this.describe(name), 'utf8') : undefined;
  }

  list(folder: string): readonly string[] {
    return readdirSync(this.describe(folder));
  }

  write(name: string, content: string, isPublic = false): void {
    writeAtomically(this.describe(name), content, isPublic ? 0o644 : 0o600);
  }

  /** Creates a file. When two processes do so at once, the first content stays. */
  publish(name: string, content: string): void {
    const temporary = writeTemporary(this.describe(name), content, 0o600);
    try {
      linkSync(temporary, this.describe(name));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    } finally {
      unlinkSync(temporary);
    }
  }

  rename(name: string, newName: string): void {
    renameSync(this.describe(name), this.describe(newName));
  }

  remove(name: string): void {
    rmSync(this.describe(name));
  }
}

export class MemoryStorage implements Storage {
  readonly #files = new Map<string, string>();

  describe(name: string): string {
    return name;
  }

  makeFolder(): void {
    // Names include their folder, so there is nothing to create.
  }

  has(name: string): boolean {
    return this.#files.has(name);
  }

  read(name: string): string | undefined {
    return this.#files.get(name);
  }

  list(folder: string): readonly string[] {
    const prefix = `${folder}/`;
    return [...this.#files.keys()].filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
  }

  write(name: string, content: string): void {
    this.#files.set(name, content);
  }

  publish(name: string, content: string): void {
    if (!this.has(name)) this.#files.set(name, content);
  }

  rename(name: string, newName: string): void {
    const content = this.#files.get(name);
    if (content !== undefined) this.#files.set(newName, content);
    this.#files.delete(name);
  }

  remove(name: string): void {
    this.#files.delete(name);
  }
}

/** Replaces a file atomically: a reader finds the old content or the new. A killed process leaves a .tmp file. */
export function writeAtomically(file: string, content: string, mode = 0o644): void {
  renameSync(writeTemporary(file, content, mode), file);
}

function writeTemporary(file: string, content: string, mode: number): string {
  const temporary = `${file}.${randomUUID()}.tmp`;
  writeFileSync(temporary, content, { mode });
  return temporary;
}
