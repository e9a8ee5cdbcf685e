import { connect } from 'node:tls';
import type { TestCertificates } from './certificates.ts';
import { serveLines, type Answer, type LineServer } from './lineServer.ts';

/** Returns an answer to a command, including `UID`, or undefined to forward it to the server. */
export type Meddle = (command: string) => Answer | undefined;

/** Serves as a proxy of a real IMAP server that can answer in its place. */
export function meddle(
  certificates: TestCertificates,
  behind: { readonly host: string; readonly port: number; readonly ca: string },
  decide: Meddle,
): Promise<LineServer> {
  return serveLines(certificates, true, () => {
    const server = connect({ ...behind, servername: behind.host }).on('error', () => undefined);
    return {
      begin: (line) => {
        server.on('data', (data: Buffer) => {
          line.answer(data.toString('latin1'));
        });
        server.on('end', () => {
          line.end();
        });
      },
      read: (text, line) => {
        const [, tag = '', command = ''] = /^(\S+) ((?:UID )?[A-Z]+)\b/.exec(text) ?? [];
        const answer = decide(command);
        if (answer === undefined) server.write(`${text}\r\n`, 'latin1');
        else line.answer(typeof answer === 'string' ? answer.replaceAll('{tag}', tag) : answer);
      },
      end: () => server.destroy(),
    };
  });
}
