import { readdirSync, readFileSync } from 'node:fs';
import * as emulators from '@mailbox-access/entra-emulator';
import { describe, expect, it } from '@jest/globals';
import { formatRecording, recordingSchema } from '../../../../src/checks/rehearsal/recorder.ts';
import type { Recorded, Recording } from '../../../../src/checks/rehearsal/recorder.ts';
import { compareWithEmulator } from '../../../../src/checks/rehearsal/replay.ts';

const folder = 'tests/fixtures/rehearsals';

function read(file: string): Recording {
  return recordingSchema.parse(JSON.parse(readFileSync(`${folder}/${file}`, 'utf8')));
}

const { exchanges } = read('emulator.json');

/** Compares the recording of the emulator after one exchange was changed. */
async function compareChanged(isIt: (exchange: Recorded) => boolean, change: (exchange: Recorded) => Recorded) {
  const found = exchanges.find(isIt);
  const changed = exchanges.map((exchange) => (exchange === found ? change(exchange) : exchange));
  return (await compareWithEmulator({ exchanges: changed }, emulators)).differences;
}

describe('recordings of rehearsals', () => {
  it.each(readdirSync(folder))('the emulator answers as in %s', async (file) => {
    const { compared, differences } = await compareWithEmulator(read(file), emulators);
    expect(differences).toEqual([]);
    expect(compared).toBeGreaterThan(90);
  });

  it('are written so that they are read again', () => {
    const recording: Recording = { version: 1, against: 'emulator', exchanges: exchanges.slice(0, 3) };
    expect(recordingSchema.parse(JSON.parse(formatRecording(recording)))).toEqual(recording);
  });
});

describe('a comparison with the emulator', () => {
  const isCreation = ({ method, path }: Recorded) => method === 'POST' && path === '/v1.0/applications';

  it('reports another status', async () => {
    const found = await compareChanged(
      ({ path }) => path === '/v1.0/organization',
      (exchange) => ({ ...exchange, status: 403 }),
    );
    expect(found).toEqual([{ request: 'GET /v1.0/organization', what: 'status 403, the emulator answers 200' }]);
  });

  it('reports another code', async () => {
    const found = await compareChanged(
      ({ status, path }) => status === 400 && path.endsWith('/token'),
      (exchange) => ({ ...exchange, response: { ...(exchange.response as object), suberror: 'bad_token' } }),
    );
    expect(found).toEqual([
      {
        request: 'POST /{tenant}/oauth2/v2.0/token',
        what: 'suberror is "bad_token", in the emulator "consent_required"',
      },
    ]);
  });

  it('reports properties that one of them lacks, and values of another kind', async () => {
    const found = await compareChanged(isCreation, (exchange) => {
      const rest = Object.entries(exchange.response as object).filter(([name]) => name !== 'displayName');
      return { ...exchange, response: { ...Object.fromEntries(rest), futureProperty: 'x', tags: 'x' } };
    });
    expect(found.map(({ what }) => what).sort()).toEqual([
      "displayName is the emulator's own",
      'futureProperty is missing in the emulator',
      'tags is a string, in the emulator a list',
    ]);
  });

  it('leaves out what cannot be repeated, and counts it', async () => {
    const [first] = exchanges;
    if (first === undefined) throw new Error('The recording is empty.');
    const code: Recorded = {
      ...first,
      method: 'POST',
      path: '/{tenant}/oauth2/v2.0/token',
      body: { grant_type: 'authorization_code' },
    };
    const me: Recorded = { ...first, caller: 'account', path: '/v1.0/me' };
    const others = [{ ...first, status: 0 }, { ...first, status: 429 }, code, me];
    expect(await compareWithEmulator({ exchanges: others }, emulators)).toEqual({
      compared: 0,
      left: { 'no answer': 1, 'throttled or failed, and repeated': 1, 'a person signed in': 2 },
      differences: [],
    });
  });
});
