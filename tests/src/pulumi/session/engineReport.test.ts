import { describe, expect, it } from '@jest/globals';
import { describeEngine, describeTarget, provideEngine } from '../../../../src/pulumi/session/engineReport.ts';
import type { Engine } from '../../../../src/pulumi/cli/locate.ts';
import type { Emulator } from '../../../../src/pulumi/emulator/emulator.ts';
import { fakeContext } from '../../cli/support.ts';

const engine = { version: '3.259.0', source: 'build', path: '/cache/pulumi' } as Engine;

describe('provideEngine', () => {
  it('takes the engine that is there without a word', async () => {
    const { context, printed } = fakeContext();
    const engines = {
      findEngine: () => Promise.resolve(engine),
      locateEngine: () => Promise.reject(new Error('Nothing is to be made.')),
    };
    expect(await provideEngine(context, engines)).toBe(engine);
    expect(printed).toEqual({ out: '', err: '' });
  });

  it('has one made when there is none', async () => {
    const steps = ['download', 'build', 'build'] as const;
    const engines: Parameters<typeof provideEngine>[1] = {
      findEngine: () => Promise.resolve(undefined),
      locateEngine: ({ onProgress }) => {
        for (const step of steps) onProgress?.({ step, detail: 'Pulumi', elapsedMs: 2_000, compiledPackages: 7 });
        onProgress?.({ step: 'wait', detail: 'another start', elapsedMs: 0 });
        return Promise.resolve(engine);
      },
    };
    expect(await provideEngine(fakeContext().context, engines)).toBe(engine);
  });

  it('passes on why none could be made', async () => {
    const engines = {
      findEngine: () => Promise.resolve(undefined),
      locateEngine: () => Promise.reject(new Error('No Go here.')),
    };
    await expect(provideEngine(fakeContext().context, engines)).rejects.toThrow('No Go here.');
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

  it('tells a real tenant from the emulator, and the stand-in from the official plugin', () => {
    expect(describe(undefined)).toContain('Microsoft Entra ID, public cloud');
    expect(describe(emulator)).toBe('Emulator https://localhost:8743; stand-in for the azuread plugin 6.9.1');
    expect(describe({ ...emulator, served: 'shared', provider: 'official' })).toBe(
      'Emulator https://localhost:8743, served by another process; official azuread plugin 6.9.1',
    );
  });
});
