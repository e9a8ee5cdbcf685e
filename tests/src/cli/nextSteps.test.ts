import { describe, expect, it } from '@jest/globals';
import { describeNextSteps, describeOutputs } from '../../../src/cli/nextSteps.ts';
import { buildLinkOutputs, buildSettingsOutputs } from '../../../src/registration/outputs/build.ts';
import { settings } from '../../support/settings.ts';
import type { Config } from '../../support/settings.ts';

const ids = {
  clientId: 'a39659a9-d170-4bf6-a628-8023ee3ebc3a',
  objectId: '461ba7f0-f70b-43d8-aae7-18c68150cf1f',
  servicePrincipalObjectId: '3df7b22c-7ef0-4510-9644-41b100e32961',
};

function outputs(config: Config) {
  const declared = settings(config);
  return { ...buildSettingsOutputs(declared), ...ids, ...buildLinkOutputs(declared, ids.clientId) };
}

const mailbox = 'jobs@contoso.example';

describe('describeNextSteps', () => {
  it('has the owner open the link, alone on its line, when consent is interactive', () => {
    const interactive = outputs({ mailbox });
    const steps = describeNextSteps(interactive, 'contoso');
    expect(steps.split('\n')).toEqual(
      expect.arrayContaining([
        interactive.authorizeUrl,
        interactive.adminConsentUrls.graph,
        interactive.adminConsentUrls.exchange,
      ]),
    );
    expect(steps).toContain(`Have the owner of ${mailbox} open this link`);
    expect(steps).toMatch(
      /1\. Store both IDs[^]*2\. Have[^]*3\. Where users[^]*4\. A page to hand over[^]*5\. All outputs/,
    );
  });

  it('has an administrator open the links of the APIs in use alone', () => {
    const graph = outputs({ mailbox, mailResources: ['graph'] });
    const steps = describeNextSteps(graph, 'contoso');
    expect(steps).toContain('opens this instead');
    expect(steps).toContain(graph.adminConsentUrls.graph);
    expect(steps).not.toContain(graph.adminConsentUrls.exchange);
  });

  it('says how to serve the links of the emulator, and nothing of it for a real tenant', () => {
    const emulator = outputs({ mailbox, 'azuread:metadataHost': 'localhost:8743' });
    expect(describeNextSteps(emulator, 'dev')).toContain('npx mailbox-access directory');
    expect(describeNextSteps(outputs({ mailbox }), 'contoso')).not.toContain('npx mailbox-access directory');
  });

  it('names no account when no mailbox is set', () => {
    expect(describeNextSteps(outputs({}), 'contoso')).toContain('Have the mailbox owner open this link');
    expect(describeOutputs(outputs({}))).toContain('mailbox      not set');
  });

  it.each([
    ['user', `consent is granted for ${mailbox} alone`],
    ['tenant', 'consent is granted for the whole tenant'],
  ])('has nobody accept anything when consent is %s', (consent, says) => {
    const steps = describeNextSteps(outputs({ mailbox, consent }), 'contoso');
    expect(steps).toContain(says);
    expect(steps).not.toContain('https://');
  });
});
