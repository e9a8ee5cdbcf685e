import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A separate file system of a few megabytes. */
export interface SmallDisk {
  /** Leaves this many bytes free. */
  fill(freeBytes: number): void;
  /** Makes space again. */
  free(): void;
  close(): void;
}

/** Creates a folder and mounts the disk there. @throws if this process may not mount */
export function mountSmallDisk(folder: string): SmallDisk {
  mkdirSync(folder, { recursive: true });
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16m', 'tmpfs', folder], { stdio: 'pipe' });
  const filler = join(folder, 'filler');
  return {
    fill: (freeBytes) => {
      const { bavail, bsize } = statfsSync(folder);
      writeFileSync(filler, Buffer.alloc(Math.max(0, bavail * bsize - freeBytes)));
    },
    free: () => {
      rmSync(filler, { force: true });
    },
    close: () => {
      execFileSync('umount', ['-l', folder]);
    },
  };
}

/** Whether this process may mount: usually root on Linux; in a container it needs that permission. */
export function canMount(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'mailbox-access-mount-'));
  try {
    mountSmallDisk(folder).close();
    return true;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
