import { createHash } from 'node:crypto';
import { parsers } from 'prettier/plugins/markdown';

const entities: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
};

/** Returns a document's tags with the names of their attributes, and the texts between and in them. */
export function readHtml(html: string) {
  const tags = [...html.matchAll(/<[^>]*>/g)].map(([tag]) => tag.replace(/="[^"]*"/g, ''));
  const decode = (text: string) => text.replace(/&[^;]+;/g, (entity) => entities[entity] ?? `unknown entity ${entity}`);
  const attributes = [...html.matchAll(/ [a-z-]+="([^"]*)"/g)].map(([, value = '']) => decode(value));
  return { tags, text: decode(html.replace(/<[^>]*>/g, '')), attributes };
}

/** Returns what a page's Content-Security-Policy allows, and what it must allow: one style and one script by hash. */
export function readPolicy(html: string) {
  const [policy] = /(?<=Content-Security-Policy" content=")[^"]+/.exec(html) ?? [];
  const hash = (tag: string) => {
    const inner = new RegExp(`<${tag}>([^]*?)</${tag}>`).exec(html)?.[1] ?? '';
    return `${tag}-src 'sha256-${createHash('sha256').update(inner).digest('base64')}'`;
  };
  const own = `default-src 'none'; ${hash('style')}; ${hash('script')}; base-uri 'none'; form-action 'none'`;
  return { policy, own, tags: html.match(/<(style|script)\b/g) };
}

interface Node {
  readonly type: string;
  readonly value?: string;
  readonly url?: string;
  readonly children?: readonly Node[];
}

/** Parses a document with Prettier: the kinds of nodes, the text, the link addresses. */
export function readMarkdown(markdown: string) {
  const nodes = flatten(parsers.markdown.parse(markdown, {} as never) as Node);
  return {
    kinds: nodes.map(({ type }) => type).filter((type) => type !== 'text' && type !== 'inlineCode'),
    text: nodes.map(({ value = '' }) => value).join(''),
    links: nodes.filter(({ type }) => type === 'link').map(({ url }) => url),
  };
}

function flatten(node: Node): readonly Node[] {
  return [node, ...(node.children ?? []).flatMap(flatten)];
}
