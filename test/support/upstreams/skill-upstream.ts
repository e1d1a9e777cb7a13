/** A server of 2026-07-28 with skills, whose files and entries a test changes as it likes. */
import { createHash } from 'node:crypto';
import { complete, servePlain, type PlainMessage } from './plain-server.ts';

export interface Skills {
  /** What `resources/read` gives, by URI. */
  files: Record<string, string>;
  /** The same as the content that is sent. */
  contentOf: (uri: string) => object;
  /** What `skills/list` gives. */
  entries: object[];
  /** `skills/get` gives the first entry, whatever is asked for. */
  getsFirst: boolean;
  /** What was read, in order. */
  readonly read: string[];
  readonly url: string;
  close(): void;
}

export const scheme = 'skill://acme/';

/** A `SKILL.md` that says what `entryOf` does. */
function manifestOf(name: string, body: string): string {
  return `---\nname: ${name}\ndescription: Does it.\n---\n${body}`;
}

/** The entry of a skill, with the digests of these files. */
export function entryOf(
  name: string,
  files: Readonly<Record<string, string>>,
  description = 'Does it.',
): object {
  const root = `${scheme}${name}/`;
  return {
    uri: `${root}SKILL.md`,
    frontmatter: { name, description },
    resources: Object.entries(files)
      .filter(([uri]) => uri.startsWith(root))
      .map(([uri, text]) => ({
        uri,
        digest: `sha256:${createHash('sha256').update(text).digest('hex')}`,
        size: Buffer.byteLength(text),
      })),
  };
}

/** Offers one skill, `reports`, with its `SKILL.md` and a guide. */
export async function startSkillUpstream(): Promise<Skills> {
  const files: Record<string, string> = {
    [`${scheme}reports/SKILL.md`]: manifestOf('reports', 'Read [the guide](GUIDE.md).\n'),
    [`${scheme}reports/GUIDE.md`]: 'Short sentences.\n',
  };
  const server: { -readonly [Name in keyof Skills]: Skills[Name] } = {
    files,
    contentOf: (uri) => ({ text: server.files[uri] ?? '' }),
    entries: [entryOf('reports', files)],
    getsFirst: false,
    read: [],
    url: '',
    close: () => undefined,
  };
  const uriOf = ({ params }: PlainMessage): string => String(params?.['uri']);
  const { url, close } = await servePlain({
    'server/discover': {
      ...complete,
      supportedVersions: ['2026-07-28'],
      capabilities: {
        tools: {},
        resources: {},
        extensions: { 'io.modelcontextprotocol/skills': { directoryRead: true } },
      },
    },
    'tools/list': { ...complete, tools: [] },
    'resources/list': { ...complete, resources: [] },
    'resources/templates/list': { ...complete, resourceTemplates: [] },
    'skills/list': () => ({ ...complete, skills: server.entries }),
    'skills/get': (message) => ({
      ...complete,
      skill: server.getsFirst
        ? server.entries[0]
        : server.entries.find((each) => (each as { uri: string }).uri === uriOf(message)),
    }),
    'resources/read': (message) => {
      const uri = uriOf(message);
      server.read.push(uri);
      return { ...complete, contents: [{ uri, ...server.contentOf(uri) }] };
    },
    'resources/directory/read': (message) => ({
      ...complete,
      resources: Object.keys(server.files)
        .filter((uri) => uri.startsWith(`${uriOf(message)}/`))
        .map((uri) => ({ uri, name: uri.slice(uri.lastIndexOf('/') + 1) })),
    }),
  });
  return Object.assign(server, { url, close });
}
