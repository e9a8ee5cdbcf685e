import { beforeEach } from '@jest/globals';
import { useFolderForEach } from '../../../support/folder.ts';
import { FakeMachine } from './fakeMachine.ts';

/** Returns a new machine for each test. */
export function useMachine(): FakeMachine {
  const machine = new FakeMachine(useFolderForEach());
  beforeEach(() => machine.serveInstaller('', 503));
  return machine;
}
