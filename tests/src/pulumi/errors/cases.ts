import type { Operation } from '../../../../src/pulumi/stack/operation.ts';

export const blob =
  'blob (key ".pulumi/stacks/mailbox-access/contoso.json") (code=PermissionDenied): open contoso.json: denied';
const unwritten = `pre-step event returned an error: failed to save snapshot: An IO error occurred while writing the new snapshot file: ${blob}`;
const locks = '/states/.pulumi/locks/organization/mailbox-access/contoso';

/** Each error with its row and a part of the remedy, usually the command. */
export const cases: readonly (readonly [string, string, string, Operation?])[] = [
  ['credential-wrong', 'AADSTS7000215: Invalid client secret provided.', 'ARM_CLIENT_SECRET'],
  ['credential-expired', 'AADSTS7000222: The provided client secret keys are expired.', 'ARM_CLIENT_SECRET'],
  ['credential-elsewhere', "AADSTS700016: Application with identifier 'x' was not found", 'az login --tenant'],
  ['credential-refused', 'AADSTS53003: blocked', 'docs/guides/real-tenant.md'],
  ['forbidden', 'Could not create application: unexpected status 403 (403 Forbidden)', 'docs/guides/real-tenant.md'],
  ['throttled', 'unexpected status 429 (429 Too Many Requests)', 'npx mailbox-access up contoso'],
  ['unavailable', 'unexpected status 503 (503 Service Unavailable)', 'npx mailbox-access up contoso'],
  ['quota', 'Directory_QuotaExceeded: The directory object quota limit', 'permanently'],
  ['connection-broken', 'dial tcp 127.0.0.1:1: connect: connection refused', 'Check the network'],
  ['connection-broken', 'Post "https://graph/v1.0/applications": EOF', 'npx mailbox-access adopt contoso'],
  ['duplicate-name', 'An existing "azuread_application" with name "PASS" (ID: "1a-2b")', 'set displayName'],
  [
    'service-principal-exists',
    'A resource with the ID "1a" already exists: azuread_service_principal',
    'adopt contoso',
  ],
  ['grant-exists', 'Permission entry already exists', 'npx mailbox-access adopt contoso'],
  ['exists', 'Request_MultipleObjectsWithSameKeyValue', 'npx mailbox-access destroy contoso'],
  ['soft-deleted', 'The service principal x is soft-deleted', 'npx mailbox-access adopt contoso --deleted'],
  ['not-spread', 'unexpected status 404 (404 Not Found)', 'npx mailbox-access refresh contoso'],
  ['deleted-before', 'unexpected status 404 (404 Not Found)', 'npx mailbox-access destroy contoso', 'destroy'],
  ['passphrase-missing', 'passphrase must be set with PULUMI_CONFIG_PASSPHRASE', 'Put the .passphrase of a colleague'],
  ['passphrase-wrong', 'error: incorrect passphrase', 'Correct .passphrase'],
  ['protected', 'cannot be deleted\nbecause it is protected', 'pulumi config set protect false'],
  ['engine-killed', 'stderr: Command was killed with SIGKILL (Forced termination): pulumi up', 'adopt contoso'],
  ['engine-killed', 'stderr: Command was killed with SIGKILL: pulumi destroy', 'access destroy contoso', 'destroy'],
  ['state-damaged', 'failed to load checkpoint: EOF', 'contoso.json.attrs'],
  ['state-damaged', 'failed to load checkpoint: place 1: unexpected end of JSON input', 'contoso.json.bak'],
  ['state-unreadable', `failed to load checkpoint: ${blob}`, 'npx mailbox-access destroy contoso', 'destroy'],
  ['state-unwritable', unwritten, 'npx mailbox-access adopt contoso'],
  ['state-unwritable', unwritten, 'Finish the destroy before anything else', 'destroy'],
  ['state-unwritable', 'failed to save snapshot: PutObject api error AccessDenied', 'npx mailbox-access up contoso'],
  ...[
    `open ${locks}/1.json.2.tmp: permission denied`,
    `open ${locks}/1.json.2.tmp: read-only file system`,
    'open C:\\states\\.pulumi\\locks\\organization\\x\\contoso\\1.json: Access is denied.',
    'pq: cannot execute INSERT in a read-only transaction (25006)',
    'This is a bug! panic: RESPONSE 403: ERROR CODE: AuthorizationPermissionMismatch',
    'Panic: nil pointer\ngocloud.dev/blob/azureblob.(*writer).Close(0x1)\nbackend/diy.(*diyBackend).Lock(0x2)',
    'operation error S3: PutObject, StatusCode: 403, api error AccessDenied: Access Denied',
  ].flatMap((text) =>
    (['up', 'destroy'] as const).map(
      (operation) =>
        [
          'state-read-only',
          `error: 2 errors occurred:\n    1) ${text}\n    2) Unknown`,
          `docs/guides/state.md), then: npx mailbox-access ${operation} contoso`,
          operation,
        ] as const,
    ),
  ),
];
