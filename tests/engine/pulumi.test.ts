import { describe, expect, it } from '@jest/globals';
import { useFolder } from '../support/folder.ts';
import { useProject } from '../support/useProject.ts';

describe('mailbox-access pulumi', () => {
  const project = useProject({ contoso: { displayName: 'Contoso PASS' } });
  // The engine stores the selected stack there.
  const env = { PULUMI_HOME: useFolder() };

  const pulumi = (...args: readonly string[]) => project.startWith(env, 'pulumi', ...args).ended;

  it('runs the engine on the emulator for the stack that is named or selected', async () => {
    expect(await pulumi('stack', 'init', 'contoso')).toMatchObject({ code: 0 });
    expect((await pulumi('config', 'get', 'displayName', '--stack', 'contoso')).out).toBe('Contoso PASS\n');
    // `stack init` has selected it.
    expect((await pulumi('config', 'get', 'displayName')).out).toBe('Contoso PASS\n');
  });

  it("passes on the engine's output and exit code", async () => {
    const { code, out, err } = await pulumi('stack', 'output', 'nosuch', '--stack', 'contoso');
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain("current stack does not have output property 'nosuch'");
    expect(JSON.parse((await pulumi('stack', 'output', '--json', '--stack', 'contoso')).out)).toEqual({});
  });

  it('serves the directory for an operation', async () => {
    await project.run('up', 'contoso');
    const { code, out } = await pulumi('destroy', '--yes', '--skip-preview', '--stack', 'contoso');
    expect(out).toContain('- 4 deleted');
    expect(code).toBe(0);
  });
});
