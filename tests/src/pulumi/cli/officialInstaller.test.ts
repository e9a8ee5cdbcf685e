import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';

const install = jest.fn<(options: { root: string }) => Promise<void>>().mockResolvedValue();
jest.unstable_mockModule('@pulumi/pulumi/automation/cmd.js', () => ({ PulumiCommand: { install } }));

const argv = process.argv;

beforeEach(() => {
  jest.resetModules();
  install.mockClear();
});

afterEach(() => {
  process.argv = argv;
});

describe('the program officialInstaller', () => {
  it('installs into the folder that it is given', async () => {
    process.argv = ['node', 'officialInstaller.ts', '/folder/to/fill'];
    await import('../../../../src/pulumi/cli/officialInstaller.ts');
    expect(install).toHaveBeenCalledWith({ root: '/folder/to/fill' });
  });

  it("does not install into the user's own folder", async () => {
    process.argv = ['node', 'officialInstaller.ts'];
    await expect(import('../../../../src/pulumi/cli/officialInstaller.ts')).rejects.toThrow('Name the folder');
    expect(install).not.toHaveBeenCalled();
  });
});
