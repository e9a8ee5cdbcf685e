import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { buildEngineMissing, readReason } from '../../../../src/pulumi/cli/missing.ts';

describe('buildEngineMissing', () => {
  const pinned = { version: '3.1.0', goVersion: '1.25.11', folder: join('my project', 'pulumi-engine') };
  const error = buildEngineMissing(
    [
      { way: 'path', reason: 'there is no pulumi' },
      { way: 'download', reason: 'get.pulumi.com cannot be reached: no answer within 10 s' },
      { way: 'build', reason: 'there is no go on PATH' },
      { way: 'cache', reason: 'it cannot be written' },
    ],
    pinned,
    'cache',
  );

  it('tells why each way failed', () => {
    expect(error.code).toBe('engine-missing');
    expect(error.problem.split('\n')).toEqual([
      'No Pulumi engine was found, and none could be made.',
      '  on PATH: there is no pulumi',
      '  official download: get.pulumi.com cannot be reached: no answer within 10 s',
      '  build from source: there is no go on PATH',
      '  cache folder: it cannot be written',
    ]);
  });

  it('gives the commands of all three ways, quoted where a shell needs it', () => {
    const [, install, download, build] = error.remedy.split('\n');
    expect(install).toMatch(
      /pulumi\.com\/docs\/install.*(winget install pulumi|curl -fsSL https:\/\/get\.pulumi\.com \| sh)$/,
    );
    expect(download).toContain('https://get.pulumi.com');
    expect(build).toContain(`go -C "${pinned.folder}" build -v -tags osusergo,grpcnotrace -ldflags "-s -w -X`);
    expect(build).toContain(`-o ${join('cache', '3.1.0-build', 'bin', 'pulumi')}`);
  });
});

describe('readReason', () => {
  it('is one line', () => {
    expect(readReason(new Error('code: -2\n stdout: \n stderr: ENOENT\n'))).toBe('code: -2 stdout: stderr: ENOENT');
    expect(readReason('text')).toBe('text');
  });

  it('keeps the beginning and the end of what is long', () => {
    const reason = readReason(new Error(`begin${'x'.repeat(1_000)}end`));
    expect(reason).toMatch(/^begin.* … .*end$/);
    expect(reason).toHaveLength(403);
  });
});
