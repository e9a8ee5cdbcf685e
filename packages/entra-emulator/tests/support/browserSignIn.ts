/**
 * A separate program that signs in with `$BROWSER` by @azure/identity: for mail, then for the profile. Jest gives tests
 * a copy of the environment, which the program that opens a browser would not see.
 *
 * Argument: the options of the credential as JSON. Prints the claims of both tokens, or the refusal.
 */
import { InteractiveBrowserCredential } from '@azure/identity';
import { decodeJwt } from 'jose';

const options = JSON.parse(process.argv[2] ?? '{}') as ConstructorParameters<typeof InteractiveBrowserCredential>[0];
const credential = new InteractiveBrowserCredential(options);
const wanted = [
  ['https://outlook.office.com/IMAP.AccessAsUser.All', 'https://outlook.office.com/SMTP.Send'],
  ['https://graph.microsoft.com/User.Read'],
];

try {
  const claims = [];
  for (const scopes of wanted) claims.push(decodeJwt((await credential.getToken(scopes)).token));
  process.stdout.write(JSON.stringify({ claims }));
} catch (error) {
  process.stdout.write(JSON.stringify({ error: String(error) }));
}
