import { parsers } from 'prettier/plugins/markdown';

const entities: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
};

/** The tags of a document with the names of their attributes, and the texts between and in them. */
export function readHtml(html: string) {
  const tags = [...html.matchAll(/<[^>]*>/g)].map(([tag]) => tag.replace(/="[^"]*"/g, ''));
  const decode = (text: string) => text.replace(/&[^;]+;/g, (entity) => entities[entity] ?? `unknown entity ${entity}`);
  const attributes = [...html.matchAll(/ [a-z-]+="([^"]*)"/g)].map(([, value = '']) => decode(value));
  return { tags, text: decode(html.replace(/<[^>]*>/g, '')), attributes };
}

interface Node {
  readonly type: string;
  readonly value?: string;
  readonly url?: string;
  readonly children?: readonly Node[];
}

/** A document as Prettier's parser of Markdown sees it: what kinds of node, the text, the addresses of links. */
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
