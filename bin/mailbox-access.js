#!/usr/bin/env node
// Any Node can start this file. The program itself needs one that runs TypeScript directly.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module from 'node:module';
import { fileURLToPath } from 'node:url';

const [major, minor] = process.versions.node.split('.').map(Number);
const isNewEnough = major > 22 || (major === 22 && minor >= 18);

if (isNewEnough) {
  // Compiling takes a third of a command's start. An older Node has no such cache.
  module.enableCompileCache?.();
  const { main } = await import('../src/cli/main.ts');
  await main();
} else {
  runOnBundledNode();
}

/** Runs the program on the newer Node of the dev dependency `node`. */
function runOnBundledNode() {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const node = fileURLToPath(new URL(`../node_modules/node/bin/${name}`, import.meta.url));
  if (!existsSync(node)) {
    console.error(`Node ${process.versions.node} is too old: mailbox-access needs 22.18 or newer.`);
    console.error('Install a newer Node. In a checkout of this project, `npm ci` brings one along.');
    process.exit(1);
  }
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' });
  // In a terminal Ctrl-C reaches the child by itself. In both cases the child decides how to end.
  process.on('SIGINT', () => process.stdin.isTTY || process.stdout.isTTY || child.kill('SIGINT'));
  for (const name of ['SIGTERM', 'SIGHUP']) process.on(name, () => child.kill(name));
  child.on('exit', (code) => process.exit(code ?? 1));
}
