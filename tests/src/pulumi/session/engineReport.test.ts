import { describe, expect, it } from '@jest/globals';
import { describeEngine, describeTarget, provideEngine } from '../../../../src/pulumi/session/engineReport.ts';
import type { Engine } from '../../../../src/pulumi/cli/locate.ts';
import type { Emulator } from '../../../../src/pulumi/emulator/emulator.ts';
import { fakeContext } from '../../cli/support.ts';

const engine = { version: '3.259.0', source: 'build', path: '/cache/pulumi' } as Engine;

describe('provideEngine', () => {
  const notShown = () => Promise.reject(new Error('Nothing is shown.'));

  it('uses an existing engine without a message', async () => {
    const { context, printed } = fakeContext();
    expect(await provideEngine(context, () => Promise.resolve(engine))).toBe(engine);
    expect(printed).toEqual({ out: '', err: '' });
  });

  it('creates one when there is none', async () => {
    const steps = ['download', 'build', 'build'] as const;
    const made = provideEngine(fakeContext().context, ({ showMaking = notShown }) =>
      showMaking((onProgress) => {
        for (const step of steps) onProgress({ step, detail: 'Pulumi', elapsedMs: 2_000, compiledPackages: 7 });
        onProgress({ step: 'wait', detail: 'another start', elapsedMs: 0 });
        return Promise.resolve(engine);
      }),
    );
    expect(await made).toBe(engine);
  });

  it('passes on why none could be made', async () => {
    const made = provideEngine(fakeContext().context, ({ showMaking = notShown }) =>
      showMaking(() => Promise.reject(new Error('No Go here.'))),
    );
    await expect(made).rejects.toThrow('No Go here.');
  });
});

describe('describeEngine', () => {
  it('says which, from where and how it came there', () => {
    expect(describeEngine(engine)).toBe('Pulumi 3.259.0, built now: /cache/pulumi');
  });
});

describe('describeTarget', () => {
  const emulator = { origin: 'https://localhost:8743', served: 'own', provider: 'stand-in' } as Emulator;
  const describe = (target: Emulator | undefined) =>
    describeTarget({ emulator: target, env: {}, close: () => Promise.resolve() });

  it('distinguishes a real tenant from the emulator, and the stand-in from the official plugin', () => {
    expect(describe(undefined)).toContain('Microsoft Entra ID, public cloud');
    expect(describe(emulator)).toBe('Emulator https://localhost:8743; stand-in for the azuread plugin 6.9.1');
    expect(describe({ ...emulator, served: 'shared', provider: 'official' })).toBe(
      'Emulator https://localhost:8743, served by another process; official azuread plugin 6.9.1',
    );
  });
});
