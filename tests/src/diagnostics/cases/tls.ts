import type { Case } from '../support.ts';

export const tlsCases: readonly Case[] = [
  {
    fault: {
      kind: 'tls',
      host: 'outlook.office365.com',
      port: 993,
      code: 'SELF_SIGNED_CERT_IN_CHAIN',
      text: 'The certificate of outlook.office365.com:993 is not trusted (SELF_SIGNED_CERT_IN_CHAIN).',
    },
    code: 'tls-untrusted',
    problem: 'This computer does not know who vouches for outlook.office365.com:993, so nothing was sent to it.',
    resolvedBy: 'us',
    remedy: [
      'A company proxy or virus scanner that reads along makes its own certificate: "issuer" names it. Then let NODE_EXTRA_CA_CERTS name the file of its authority.',
      'echo | openssl s_client -connect outlook.office365.com:993 | openssl x509 -noout -issuer -subject',
    ],
  },
  {
    fault: {
      kind: 'tls',
      host: 'login.microsoftonline.com',
      port: 443,
      code: 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
      text: 'The certificate of login.microsoftonline.com:443 is not trusted (UNABLE_TO_GET_ISSUER_CERT_LOCALLY).',
    },
    code: 'tls-untrusted',
    problem: 'This computer does not know who vouches for login.microsoftonline.com:443, so nothing was sent to it.',
    resolvedBy: 'us',
    remedy: [
      'A company proxy or virus scanner that reads along makes its own certificate: "issuer" names it. Then let NODE_EXTRA_CA_CERTS name the file of its authority.',
      'echo | openssl s_client -connect login.microsoftonline.com:443 | openssl x509 -noout -issuer -subject',
    ],
  },
  {
    fault: {
      kind: 'tls',
      host: 'smtp.office365.com',
      port: 587,
      code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      text: 'The certificate of smtp.office365.com:587 is not trusted (UNABLE_TO_VERIFY_LEAF_SIGNATURE).',
    },
    code: 'tls-untrusted',
    problem: 'This computer does not know who vouches for smtp.office365.com:587, so nothing was sent to it.',
    resolvedBy: 'us',
    remedy: [
      'A company proxy or virus scanner that reads along makes its own certificate: "issuer" names it. Then let NODE_EXTRA_CA_CERTS name the file of its authority.',
      'echo | openssl s_client -connect smtp.office365.com:587 -starttls smtp | openssl x509 -noout -issuer -subject',
    ],
  },
  {
    fault: {
      kind: 'tls',
      host: 'localhost',
      port: 8993,
      code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
      text: 'The certificate of localhost:8993 is not trusted (DEPTH_ZERO_SELF_SIGNED_CERT).',
    },
    stack: 'emulator',
    code: 'tls-untrusted',
    problem: 'What answers at localhost:8993 is not the emulator of this project.',
    resolvedBy: 'us',
    remedy: [
      "End the other copy of the project that has this port, or what else does. Then serve this one's.",
      'npx mailbox-access directory contoso --mail',
    ],
  },
  {
    fault: {
      kind: 'tls',
      host: 'outlook.office365.com',
      port: 993,
      code: 'CERT_HAS_EXPIRED',
      text: 'The certificate of outlook.office365.com:993 is not trusted (CERT_HAS_EXPIRED).',
    },
    code: 'tls-expired',
    problem: 'The certificate of outlook.office365.com:993 has expired, so nothing was sent to it.',
    resolvedBy: 'us',
    remedy: [
      "Check the clock of this computer first. If it is right, the server's keeper has to renew it.",
      'echo | openssl s_client -connect outlook.office365.com:993 | openssl x509 -noout -dates',
    ],
  },
  {
    fault: {
      kind: 'tls',
      host: 'smtp.office365.com',
      port: 587,
      code: 'CERT_NOT_YET_VALID',
      text: 'The certificate of smtp.office365.com:587 is not trusted (CERT_NOT_YET_VALID).',
    },
    code: 'tls-not-yet',
    problem: "The clock of this computer is slow, or the server's certificate is not valid yet.",
    resolvedBy: 'us',
    remedy: [
      'Set the clock, and try again.',
      'echo | openssl s_client -connect smtp.office365.com:587 -starttls smtp | openssl x509 -noout -dates',
    ],
  },
  {
    fault: {
      kind: 'tls',
      host: 'mail.contoso.com',
      port: 993,
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
      text: 'The certificate of mail.contoso.com:993 is not trusted (ERR_TLS_CERT_ALTNAME_INVALID).',
    },
    code: 'tls-name',
    problem: 'The certificate at mail.contoso.com:993 is that of another server, so nothing was sent to it.',
    resolvedBy: 'us',
    remedy: [
      "The name in the settings is wrong, or something on the way answers in its place. Microsoft's is outlook.office365.com:993.",
      'npx mailbox-access outputs contoso',
    ],
  },
  {
    fault: {
      kind: 'tls',
      host: 'smtp.office365.com',
      port: 587,
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
      text: 'The certificate of smtp.office365.com:587 is not trusted (ERR_TLS_CERT_ALTNAME_INVALID).',
    },
    code: 'tls-name',
    problem: 'The certificate at smtp.office365.com:587 is that of another server, so nothing was sent to it.',
    resolvedBy: 'us',
    remedy: [
      "The name in the settings is wrong, or something on the way answers in its place. Microsoft's is smtp.office365.com:587.",
      'npx mailbox-access outputs contoso',
    ],
  },
  {
    fault: {
      kind: 'network',
      host: 'outlook.office365.com',
      port: 143,
      code: 'EPROTO',
      text: 'There is no connection to outlook.office365.com:143 (EPROTO).',
    },
    code: 'tls-protocol',
    problem: 'What answers at outlook.office365.com:143 does not speak encryption as the monitor needs it.',
    resolvedBy: 'us',
    remedy: [
      'Check the port: 993 for IMAP, 587 for SMTP.',
      'echo | openssl s_client -connect outlook.office365.com:143 | openssl x509 -noout -subject',
    ],
  },
  {
    fault: {
      kind: 'tls',
      host: 'smtp.office365.com',
      port: 465,
      code: 'ERR_SSL_WRONG_VERSION_NUMBER',
      text: 'The certificate of smtp.office365.com:465 is not trusted (ERR_SSL_WRONG_VERSION_NUMBER).',
    },
    code: 'tls-protocol',
    problem: 'What answers at smtp.office365.com:465 does not speak encryption as the monitor needs it.',
    resolvedBy: 'us',
    remedy: [
      'Check the port: 993 for IMAP, 587 for SMTP.',
      'echo | openssl s_client -connect smtp.office365.com:465 | openssl x509 -noout -subject',
    ],
  },
  {
    fault: {
      kind: 'tls',
      host: 'outlook.office365.com',
      port: 993,
      code: 'CERT_REVOKED',
      text: 'The certificate of outlook.office365.com:993 is not trusted (CERT_REVOKED).',
    },
    code: 'tls-unknown',
    problem:
      'The certificate of outlook.office365.com:993 cannot be trusted (CERT_REVOKED), so nothing was sent to it.',
    resolvedBy: 'us',
    remedy: [
      "Look at it, and ask the server's keeper.",
      'echo | openssl s_client -connect outlook.office365.com:993 | openssl x509 -noout -issuer -subject -dates',
    ],
  },
];
