import MailComposer from 'nodemailer/lib/mail-composer/index.js';

const minuteMs = 60_000;

/** A document that a word processor opens, small enough to stand here. */
const curriculumVitae = String.raw`{\rtf1\ansi Priya Raman\par 2019-2026 Site supervisor, Northgate Facilities\par SIA door supervisor licence, first aid at work\par}`;

/** What applicants sent: plain text, text beside HTML with a document attached, and names beyond ASCII. */
const applications = [
  {
    from: 'Daniel Okafor <daniel.okafor@applicants.example>',
    subject: 'Application for cleaning operative, reference CL-2041',
    text: 'Good morning,\n\nI would like to apply for the evening position at the Riverside site. I have four years of\nexperience in office cleaning and can begin at once. My telephone number is 01632 960123.\n\nKind regards\nDaniel Okafor\n',
  },
  {
    from: 'Priya Raman <priya.raman@applicants.example>',
    subject: 'Site supervisor (SS-118): CV attached',
    text: 'Dear recruiting team,\n\nplease find my CV attached. I can come to an interview on any afternoon.\n\nPriya Raman\n',
    html: '<p>Dear recruiting team,</p><p>please find my CV attached. I can come to an interview on any afternoon.</p><p>Priya Raman</p>',
    attachments: [{ filename: 'CV Priya Raman.rtf', content: curriculumVitae, contentType: 'application/rtf' }],
  },
  {
    from: 'Zoë Müller-Świątek <zoe.mueller@applicants.example>',
    subject: 'Bewerbung – security officer, nights',
    text: 'Hello,\n\nI saw your advertisement for security officers on nights. My licence is valid until next June;\nreferences follow. Could you tell me the hourly rate (in £)?\n\nZoë Müller-Świątek\n',
  },
];

/** Three applications to a mailbox as RFC 5322 messages, the newest a minute before `now`. */
export function buildApplications(to: string, now: Date): Promise<readonly Buffer[]> {
  return Promise.all(
    applications.map((application, index) => {
      const date = new Date(now.getTime() - (applications.length - index) * minuteMs);
      return new MailComposer({ ...application, to, date, newline: 'windows' }).compile().build();
    }),
  );
}
