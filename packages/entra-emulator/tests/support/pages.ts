import type { Answer, Client } from './client.ts';

/** A form as a browser without scripts sees it. */
export interface Form {
  readonly action: string;
  readonly method: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly buttons: readonly Button[];
}

interface Button {
  readonly label: string;
  readonly name: string | undefined;
  readonly value: string;
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };
const decode = (text: string) => text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => entities[name] ?? '');

/** Returns the text of a page without its tags. */
export function readWords(html: string): string {
  return decode(html.replace(/<style>.*?<\/style>/s, '').replace(/<[^>]+>/g, ' ')).replace(/\s+/g, ' ');
}

export function readForms(html: string): readonly Form[] {
  return [...html.matchAll(/<form ([^>]*)>(.*?)<\/form>/gs)].map(([, attributes = '', content = '']) => ({
    action: readAttribute(attributes, 'action') ?? '',
    method: readAttribute(attributes, 'method') ?? 'get',
    fields: readFields(content),
    buttons: readButtons(content),
  }));
}

/** Omits unchecked boxes, which browsers do not send. */
function readFields(content: string): Readonly<Record<string, string>> {
  const inputs = [...content.matchAll(/<input ([^>]*)>/g)].map(([, attributes = '']) => attributes);
  return Object.fromEntries(
    inputs
      .filter((attributes) => readAttribute(attributes, 'type') !== 'checkbox')
      .map((attributes) => [readAttribute(attributes, 'name') ?? '', readAttribute(attributes, 'value') ?? '']),
  );
}

function readButtons(content: string): readonly Button[] {
  return [...content.matchAll(/<button ([^>]*)>(.*?)<\/button>/gs)].map(([, attributes = '', label = '']) => ({
    label: decode(label.replace(/<[^>]+>/g, ' ').trim()),
    name: readAttribute(attributes, 'name'),
    value: readAttribute(attributes, 'value') ?? '',
  }));
}

function readAttribute(attributes: string, name: string): string | undefined {
  const value = new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(attributes)?.[1];
  return value === undefined ? undefined : decode(value);
}

/** Presses the button whose label contains `label`, with other fields typed or checked. */
export function press(
  client: Client,
  page: Answer,
  label: string,
  typed: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  for (const { action, method, fields, buttons } of readForms(page.text)) {
    const button = buttons.find((each) => each.label.includes(label));
    if (!button) continue;
    const pressed = button.name === undefined ? {} : { [button.name]: button.value };
    return client.send(action, { method: method.toUpperCase(), form: { ...fields, ...typed, ...pressed } });
  }
  throw new Error(`No button says "${label}": ${readWords(page.text)}`);
}

/** Returns the address to which a page redirects. */
export function readRedirect({ status, headers, text }: Answer): URL {
  if (status !== 302 || headers.location === undefined) throw new Error(`${status}: ${readWords(text)}`);
  return new URL(headers.location);
}
