import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file system of its own, of a few megabytes. */
export interface SmallDisk {
  /** Leaves so many bytes free. */
  fill(freeBytes: number): void;
  /** Makes space again. */
  free(): void;
  close(): void;
}

/** Mounts it at a folder, which is made. @throws where this process may not mount */
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

/** Whether this process may mount: mostly root on Linux, in a container only with the right to. */
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
