import { describe, expect, it } from '@jest/globals';
import { describeState } from '../../../../src/fleet/status/stackState.ts';
import { parseState } from '../../../../src/pulumi/stack/state.ts';
import { outputsOf } from '../../../support/outputs.ts';

const outputs = outputsOf();
const root = {
  urn: 'urn:pulumi:contoso::mailbox-access::pulumi:pulumi:Stack::mailbox-access-contoso',
  type: 'pulumi:pulumi:Stack',
  outputs,
};
const application = { urn: 'urn:pulumi:contoso::mailbox-access::a::b', type: 'azuread:index/application:Application' };
const manifest = { time: '2026-11-25T02:43:48.341061485Z' };

/** Reads a stack's status from the engine's output. */
function read(value: unknown) {
  const state = parseState(value);
  return state && describeState(state);
}

describe('what a state tells', () => {
  it('returns what a provisioned stack has', () => {
    const { tenantId, clientId, consent, customer, mailbox, account } = outputs;
    expect(read({ version: 3, deployment: { manifest, resources: [root, application] } })).toEqual({
      ...{ project: 'mailbox-access', changedAt: '2026-11-25T02:43:48.341Z', hasResources: true, hasApplication: true },
      ...{ ids: { tenantId, clientId }, consent, customer, mailbox, account },
    });
  });

  it.each([
    ['empty', { manifest: { time: '0001-01-01T00:00:00Z' } }],
    ['without a deployment', null],
  ])('tells nothing of a stack that is %s', (_, deployment) => {
    const held = read({ deployment });
    expect(held).toMatchObject({ hasResources: false, hasApplication: false });
    expect([held?.ids, held?.changedAt, held?.project]).toEqual([undefined, undefined, undefined]);
  });

  it('reads the IDs of an older version, whose outputs are others', () => {
    const { tenantId, clientId } = outputs;
    const older = { ...root, outputs: { tenantId, clientId, consent: 'nobody' } };
    expect(read({ deployment: { manifest, resources: [older, application] } })).toMatchObject({
      ids: { tenantId, clientId },
      consent: undefined,
    });
  });

  it('knows a first up that broke off by its lack of outputs', () => {
    const held = read({ deployment: { manifest, resources: [{ ...root, outputs: {} }, application] } });
    expect(held).toMatchObject({ hasResources: true, hasApplication: true, ids: undefined });
  });

  it.each([[null], ['text'], [{ deployment: { resources: 'none' } }]])('refuses what is no state: %j', (value) => {
    expect(read(value)).toBeUndefined();
  });
});
