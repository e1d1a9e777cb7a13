/**
 * What a row of the catalogue says. A preset is data: it names no code, and the version of what it
 * runs is pinned, since an unpinned package is a different program every day (SEC-77, postmark-mcp
 * 1.0.16).
 */
import type {
  PresetLogin,
  PresetPlaceholder,
  PresetPlatform,
} from '../../../../contract/views/presets.ts';

interface PresetBase {
  /** Also the name that is suggested for the connector. */
  readonly id: string;
  readonly name: string;
  readonly maker: string;
  readonly summary: string;
  readonly login: PresetLogin;
  readonly placeholders: readonly PresetPlaceholder[];
  readonly documentation: string | null;
  /** Where address, package and placeholders were read, and when. */
  readonly source: string;
  /** Said before it is added. */
  readonly note: string | null;
  readonly platforms: readonly PresetPlatform[];
}

export interface RemotePreset extends PresetBase {
  readonly kind: 'http';
  /** https; kept as the vendor writes it, trailing slash and all (ALATION-12). */
  readonly url: string;
  /** Where people see and withdraw accesses there; null where none is known. */
  readonly manageUrl: string | null;
  /**
   * Which permission of the vendor's to ask for, by what failed without it; shown as text, nothing
   * depends on it (ATOMIC-9).
   */
  readonly permissions: PresetPermissions | null;
  /** Where at the vendor the server is switched on; null where it always is. */
  readonly switchedOnAt: string | null;
  /** The vendor calls it a preview. */
  readonly isPreview: boolean;
}

export interface PresetPermissions {
  readonly register: string;
  readonly access: string;
}

export interface LocalPreset extends PresetBase {
  readonly kind: 'stdio';
  readonly command: 'npx' | 'uvx';
  /** With the pinned package among them. */
  readonly args: readonly string[];
  readonly needs: string;
}

/** A server that comes with Consentry, which gives it its address. */
export interface BuiltInPreset extends PresetBase {
  readonly kind: 'built-in';
}

export type Preset = RemotePreset | LocalPreset | BuiltInPreset;

const everywhere: readonly PresetPlatform[] = ['linux', 'macos', 'windows'];

const remoteDefaults = {
  kind: 'http',
  placeholders: [],
  note: null,
  manageUrl: null,
  platforms: everywhere,
  permissions: null,
  switchedOnAt: null,
  isPreview: false,
} as const satisfies Partial<RemotePreset>;

type RemoteRow = Omit<RemotePreset, keyof typeof remoteDefaults> &
  Partial<Omit<RemotePreset, 'kind' | 'platforms'>>;

/** A server that is called over https. */
export function remote(row: RemoteRow): RemotePreset {
  return { ...remoteDefaults, ...row };
}

interface LocalRow extends Omit<
  LocalPreset,
  'kind' | 'placeholders' | 'note' | 'platforms' | 'command' | 'args' | 'needs'
> {
  /** `name@version` */
  readonly pinned: string;
  /** What follows the package. */
  readonly args?: readonly string[];
  readonly placeholders?: readonly PresetPlaceholder[];
  readonly needs?: string;
  readonly note?: string;
  readonly platforms?: readonly PresetPlatform[];
}

const shared = { placeholders: [], note: null, platforms: everywhere };

/** An npm package. Install scripts stay off: they run before anyone is asked. */
export function npm({ pinned, args = [], needs = 'Node.js', ...row }: LocalRow): LocalPreset {
  const line = ['-y', '--ignore-scripts', pinned, ...args];
  return { ...shared, kind: 'stdio', command: 'npx', args: line, needs, ...row };
}

/** A server of our own. */
export function builtIn(row: Omit<BuiltInPreset, 'kind' | 'placeholders' | 'platforms'>): Preset {
  return { ...row, kind: 'built-in', placeholders: [], platforms: everywhere };
}

/** A Python package, run by uv. */
export function pypi({ pinned, args = [], needs = 'uv', ...row }: LocalRow): LocalPreset {
  return { ...shared, kind: 'stdio', command: 'uvx', args: [pinned, ...args], needs, ...row };
}

type Words = Pick<PresetPlaceholder, 'label' | 'example'> & { readonly help?: string };

/** A whole path that becomes an argument. */
export function pathArgument(key: string, { help, ...words }: Words): PresetPlaceholder {
  const rest = {
    secret: false,
    required: true,
    shape: 'path',
    variable: null,
    header: null,
  } as const;
  return { key, help: help ?? null, ...words, ...rest, goesTo: 'argument' };
}

/** One label of the host name. */
export function addressPart(key: string, { help, ...words }: Words): PresetPlaceholder {
  const rest = {
    secret: false,
    required: true,
    shape: 'part',
    variable: null,
    header: null,
  } as const;
  return { key, help: help ?? null, ...words, ...rest, goesTo: 'address' };
}

/** A secret that the program reads from its environment. */
export function secretVariable(
  variable: string,
  { help, ...words }: Words,
  required = true,
): PresetPlaceholder {
  const key = variable.toLowerCase().replaceAll('_', '-');
  const rest = { secret: true, required, shape: 'text', goesTo: 'variable', header: null } as const;
  return { key, help: help ?? null, ...words, ...rest, variable };
}

/** Of a client that the service's people make by hand: the secret is empty where it has none. */
export function handMadeClient(help: string): readonly PresetPlaceholder[] {
  const rest = { shape: 'text', variable: null, header: null } as const;
  return [
    {
      key: 'client-id',
      label: 'Client ID',
      example: 'consentry-acme',
      help,
      secret: false,
      required: true,
      goesTo: 'client-id',
      ...rest,
    },
    {
      key: 'client-secret',
      label: 'Client secret',
      example: 'as it was printed',
      help: null,
      secret: true,
      required: true,
      goesTo: 'client-secret',
      ...rest,
    },
  ];
}

/** A request header, sent with each request. */
export function requestHeader(
  header: string,
  { help, ...words }: Words,
  { secret, required }: Pick<PresetPlaceholder, 'secret' | 'required'>,
): PresetPlaceholder {
  const key = header.toLowerCase().replaceAll(/[^a-z0-9]+/gu, '-');
  const rest = { secret, required, shape: 'text', goesTo: 'header', variable: null } as const;
  return { key, help: help ?? null, ...words, ...rest, header };
}

/** A bearer token, sent with each request. */
export function bearerToken({ help, ...words }: Words, required = true): PresetPlaceholder {
  const rest = { secret: true, required, shape: 'text', variable: null, header: null } as const;
  return { key: 'token', help: help ?? null, ...words, ...rest, goesTo: 'bearer' };
}
