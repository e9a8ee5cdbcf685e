import { createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import type { Context } from '../../../src/registration/customers/context.ts';
import type { CommandRequest, FromClient, FromServer } from './messages.ts';

/**
 * Runs command lines for the tests in a plain Node process, like `bin/mailbox-access.js`, and loads the modules only
 * once. In a Jest environment `process` is a copy: the SDK would not notice unhandled rejections there, and Jest would
 * report those of a broken run as failures of the test.
 */
const server = createServer((socket) => {
  serve(socket).catch((error: unknown) => {
    send(socket, { type: 'thrown', text: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    socket.end();
  });
});
server.listen(Number(process.argv[2] ?? 0), '127.0.0.1', () => {
  const address = server.address();
  if (address !== null && typeof address === 'object') process.send?.({ port: address.port });
});
// The parent process has ended.
process.on('disconnect', () => process.exit());

async function serve(socket: Socket): Promise<void> {
  const controller = new AbortController();
  const answers: ((text: string) => void)[] = [];
  const request = Promise.withResolvers<CommandRequest>();
  socket.on('error', () => undefined);
  createInterface({ input: socket }).on('line', (line) => {
    const message = JSON.parse(line) as FromClient;
    if (message.type === 'run') request.resolve(message);
    if (message.type === 'interrupt') controller.abort();
    if (message.type === 'answer') answers.shift()?.(message.text);
  });
  const { args, env, isInteractive, hasColor } = await request.promise;
  // The program that opens a browser is a child of this process.
  if (env.BROWSER !== undefined) process.env.BROWSER = env.BROWSER;
  const ask = (question: string) =>
    new Promise<string>((resolve) => {
      answers.push(resolve);
      send(socket, { type: 'ask', question });
    });
  const context: Context = {
    console: {
      out: (text) => {
        send(socket, { type: 'out', text });
      },
      err: (text) => {
        send(socket, { type: 'err', text });
      },
      isInteractive,
      hasColor,
      columns: 100,
      ask,
      askSecret: ask,
    },
    env,
    signal: controller.signal,
    engineSignal: controller.signal,
  };
  const { runCommandLine } = await import('../../../src/cli/main.ts');
  const code = await runCommandLine(args, context);
  send(socket, { type: 'ended', code });
  socket.end();
}

function send(socket: Socket, message: FromServer): void {
  if (socket.writable) socket.write(`${JSON.stringify(message)}\n`);
}
