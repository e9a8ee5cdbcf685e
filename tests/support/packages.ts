import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { runProgram } from '../../src/common/programs.ts';
import { describeInstalled, installPart, isInstalledPart } from './installed.ts';
import { findPart, neededParts, packages, variableOf, type Part } from './partList.ts';

/** Maximum time of an installation, and minimum time between two lines about it (milliseconds). */
const limitMs = 10 * 60_000;
const quietMs = 10_000;
/** Debian asks this program whether a package may start its daemon: 101 means no. */
const policyFile = '/usr/sbin/policy-rc.d';
const policy = '#!/bin/sh\n# of the tests of mailbox-access, while they install packages\nexit 101\n';

/** Records the available parts for the tests. Installs missing ones first if that is possible and allowed. */
export async function setUpParts(write: (line: string) => void): Promise<void> {
  const found = await Promise.all(neededParts.map((part) => findPart(part)));
  const missing = neededParts.filter((_, index) => found[index] === undefined);
  const hindrance = findHindrance();
  // Debian's npm cannot be used for Azurite; Node has its own.
  const debian = missing.filter((part) => part !== 'azurite');
  if (debian.length > 0 && hindrance === undefined) await install(debian, write);
  if (process.env.MAILBOX_ACCESS_INSTALL !== 'no')
    for (const part of missing.filter(isInstalledPart)) await installPart(part, write);
  for (const part of neededParts) await note(part, write, hindrance);
}

async function note(part: Part, write: (line: string) => void, hindrance = 'not to be had here'): Promise<void> {
  const program = await findPart(part);
  process.env[variableOf(part)] = program ?? '';
  if (program !== undefined) {
    if (isInstalledPart(part)) write(`The tests use ${await describeInstalled(part)}.\n`);
    return;
  }
  if (isInstalledPart(part)) {
    write(`Tests that need ${await describeInstalled(part)} are skipped: it is not installed.\n`);
    return;
  }
  const name = packages[part];
  write(`Tests that need ${name} are skipped: ${hindrance}. Install it: sudo apt-get install ${name}\n`);
}

/** Returns why nothing can be installed here, or undefined. */
function findHindrance(): string | undefined {
  if (process.env.MAILBOX_ACCESS_INSTALL === 'no') return 'MAILBOX_ACCESS_INSTALL is no';
  if (readIfThere('/etc/debian_version') === undefined) return 'this is no Debian';
  return process.getuid?.() === 0 ? undefined : 'this user may not install packages';
}

async function install(missing: readonly Part[], write: (line: string) => void): Promise<void> {
  const names = missing.map((part) => packages[part]);
  const hadPolicy = readIfThere(policyFile) !== undefined;
  const signal = AbortSignal.timeout(limitMs);
  write(`Installing ${names.join(' and ')} for the tests; MAILBOX_ACCESS_INSTALL=no forbids that.\n`);
  try {
    if (!hadPolicy) writeFileSync(policyFile, policy, { mode: 0o755 });
    await runApt(['update'], signal, write);
    // One by one, so that a missing package does not prevent the others.
    for (const name of names) await runApt(['install', '--yes', '--no-install-recommends', name], signal, write);
  } finally {
    // Also removes one left by a killed run, which would keep daemons from starting forever.
    if (readIfThere(policyFile) === policy) rmSync(policyFile);
  }
}

/** Waits for other apt processes and asks no questions. Prints failures; the caller checks what is still missing. */
async function runApt(args: readonly string[], signal: AbortSignal, write: (line: string) => void): Promise<void> {
  let nextMs = Date.now() + quietMs;
  try {
    await runProgram('apt-get', ['--quiet', '--option', 'DPkg::Lock::Timeout=300', ...args], {
      cwd: '/',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      signal,
      onLine: (line) => {
        if (line.trim() === '' || Date.now() < nextMs) return;
        nextMs = Date.now() + quietMs;
        write(`apt-get: ${line}\n`);
      },
    });
  } catch (error) {
    write(`${error instanceof Error ? error.message : String(error)}\n`);
  }
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
