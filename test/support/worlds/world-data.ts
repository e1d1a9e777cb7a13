/**
 * What a world is made of: data only. `build-world.ts` turns it into acts of people and clients.
 */
import type { CommandInput } from '../../../contract/commands/commands.ts';
import type { AccessClass, ConnectorAccess, ToolMode } from '../../../contract/views/access.ts';
import type { ConsentDuration } from '../../../contract/views/questions/consent-question.ts';

/** One tool, as its server lists it, and what the person chose for it. */
export interface ToolData {
  readonly name: string;
  /** What its annotations say. */
  readonly says: AccessClass;
  readonly description: string;
  readonly mode?: ToolMode;
  readonly class?: AccessClass;
  /** The description before the server changed it, or `not there`; the change waits for review. */
  readonly before?: string;
}

/** What a server offers beside its tools, as it lists it. */
interface OfferData {
  readonly resources: readonly object[];
  readonly prompts: readonly object[];
}

/** An MCP server and the connector that leads to it. */
export interface ConnectorData {
  readonly name: string;
  readonly title: string;
  readonly version: string;
  /** With a token, behind a login that has expired since, or as a program. */
  readonly reached:
    | { readonly by: 'token'; readonly token: string }
    | { readonly by: 'login' }
    | { readonly by: 'command'; readonly command: readonly string[] };
  readonly tools: readonly ToolData[];
  readonly offers?: OfferData;
  /** Its server lists this tool a second time, which cannot be used. */
  readonly listsTwice?: string;
  readonly isDisabled?: boolean;
}

export interface LoginData {
  readonly access: ConnectorAccess;
  /** Default `/mcp`. */
  readonly path?: string;
  readonly duration?: ConsentDuration;
  readonly isRemembered?: boolean;
  /** Default: the client may renew its login, and did so that often. */
  readonly renewals?: number | 'never';
}

export interface ClientData {
  readonly name: string;
  /**
   * How it becomes known: it registers that often, its document is at a URL, or the person adds it.
   */
  readonly comes:
    | { readonly by: 'registration'; readonly times: number; readonly program: string | null }
    | { readonly by: 'document'; readonly url: string }
    | { readonly by: 'person' };
  readonly redirectUris: readonly string[];
  /** Default: with renewal, without being asked. */
  readonly grantTypes?: readonly string[];
  readonly logins: readonly LoginData[];
  readonly ends?: 'blocked' | 'revoked';
}

/** A call of a tool through the MCP endpoint. */
export interface CallData {
  readonly client: string;
  readonly tool: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  /** What the person answers when the call asks. */
  readonly answer?: Omit<CommandInput<'question.allow'>, 'id'> | 'deny' | 'nothing';
}

/** A login that a client begins. */
export interface AskedLogin {
  readonly client: string;
  readonly access: ConnectorAccess;
  /** Default `/mcp`. */
  readonly path?: string;
  /** Default: it wants to stay logged in. */
  readonly isRenewed?: boolean;
  /** It does not say at which address it will use what it gets. */
  readonly isVague?: boolean;
  /** Who opens the address: a program, perhaps because a page of the web sent it there. */
  readonly from?: { readonly program?: string; readonly page?: boolean };
}

/** What a client asks for that waits for an answer. */
export type WaitData =
  | { readonly call: CallData }
  | { readonly login: AskedLogin }
  /** A program without a browser shows a code, which the person has typed. */
  | { readonly device: true };

/** An entry of ours that the person had written into the file of an AI client. */
export interface EntryData {
  readonly app: string;
  readonly name?: string;
  readonly connector?: string;
  /** Somebody took it out by hand. */
  readonly isGone?: boolean;
}

/** A client as the person calls it in a rule or a group. */
type NamesClients<Body> = Omit<Body, 'clients'> & { readonly clients?: readonly string[] };

interface SetData {
  readonly name: string;
  readonly levels: Readonly<Record<string, 'none' | 'read' | 'write'>>;
  readonly others: 'none' | 'read' | 'write';
}

interface GroupData {
  readonly name: string;
  readonly sets: readonly string[];
  readonly clients: readonly string[];
}

/** Calls before the first start of this world, spread over so many days. */
export interface PastData {
  readonly entries: number;
  readonly days: number;
}

export interface WorldData {
  /** Nobody has chosen an access policy yet. */
  readonly isNew?: true;
  readonly past?: PastData;
  readonly settings?: CommandInput<'settings.set'>;
  readonly access?: CommandInput<'policy.setAccess'>['access'];
  readonly authorization?: CommandInput<'policy.setAuthorization'>;
  readonly connectors?: readonly ConnectorData[];
  readonly clients?: readonly ClientData[];
  /** Modes for one client only. */
  readonly clientModes?: readonly (Omit<CommandInput<'client.setTool'>, 'clientId'> & {
    readonly client: string;
  })[];
  readonly rules?: readonly NamesClients<CommandInput<'rule.add'>['rule']>[];
  readonly sets?: readonly SetData[];
  readonly groups?: readonly GroupData[];
  readonly calls?: readonly CallData[];
  /** Files of AI clients, by their path below the home folder. */
  readonly files?: Readonly<Record<string, string>>;
  readonly entries?: readonly EntryData[];
}
