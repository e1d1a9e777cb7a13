/**
 * `preferences.json` as a person may read or edit it: the settings and the connectors, without
 * their secrets.
 */
import type { SavedFilter } from '../../../contract/commands/audit-commands.ts';
import type { UpdateChannel } from '../../../contract/commands/app-commands.ts';
import type { AsksChange, LoggedArguments } from '../../../contract/views/connector-details.ts';
import type { CallLimits } from '../../../contract/views/call-limits.ts';
import type { AccessPolicy } from '../../../contract/views/access.ts';
import type { RegistrationMode } from '../../../contract/views/snapshot/authorization-settings.ts';
import type { FirstRun } from '../../../contract/views/window-settings.ts';

/**
 * A connector as it is kept in the preferences: no secret in it, only references into the vault.
 */
export type StoredConnector = StoredStdioConnector | StoredHttpConnector;

interface StoredConnectorCommon {
  /** Random, stable, also part of vault references and file names. */
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
  /** Epoch milliseconds. */
  readonly addedAt: number;
  readonly timeoutSeconds: number;
  /** The row of the catalogue it was made from. */
  readonly preset?: string | undefined;
  /** A name for people; absent: the server's own, or its host. */
  readonly title?: string | undefined;
  readonly description?: string | undefined;
  /** Account, organisation or workspace, as the person calls it. */
  readonly label?: string | undefined;
  /** What all clients together may use; absent: without a bound of ours. */
  readonly callsPerMinute?: number | undefined;
  readonly callsPerDay?: number | undefined;
  readonly resultLimitKb?: number | undefined;
  /** What of arguments the audit log keeps; absent: the usual. */
  readonly loggedArguments?: LoggedArguments | undefined;
  /** What its server may ask of clients, where that is not the default (`asks.ts`). */
  readonly asks?: AsksChange | undefined;
  /** Whatever a client was given: here it may only read. Absent: as much as it was given. */
  readonly isReadOnly?: boolean | undefined;
  /** Where the person sees and withdraws accesses at the vendor. */
  readonly manageUrl?: string | undefined;
  /**
   * It brings in text that strangers wrote: mail, web pages, issues (SEC-86). Absent: it does not.
   */
  readonly isUntrusted?: boolean | undefined;
  /** New tools that only read are accepted as they come; absent: nothing is. */
  readonly autoAcceptReads?: boolean | undefined;
  readonly asksNewTools?: boolean | undefined;
}

export interface StoredStdioConnector extends StoredConnectorCommon {
  readonly kind: 'stdio';
  readonly command: string;
  readonly args: readonly string[];
  readonly env: readonly (
    | { readonly name: string; readonly value: string }
    | { readonly name: string; readonly secretRef: string; readonly last4: string }
  )[];
  readonly cwd: string | null;
  /**
   * Runs on demand only: started by the first call, ended after so many minutes without one.
   * Absent: runs always.
   */
  readonly idleMinutes?: number | undefined;
  /** Whether it is told of the company's proxy and authorities; absent: where there are any. */
  readonly companyNetwork?: 'on' | 'off' | undefined;
}

export interface StoredHttpConnector extends StoredConnectorCommon {
  readonly kind: 'http';
  readonly url: string;
  readonly bearer: { readonly secretRef: string; readonly last4: string } | null;
  /** Logging in at the service; absent until there was a login, or settings for one. */
  readonly oauth?: StoredLogin | undefined;
  /** Sent with every request to its origin; absent: none. Names differ beside capital letters. */
  readonly headers?: readonly StoredHeader[] | undefined;
}

/** A request header that the person gave: its value, or where the vault has it. */
export type StoredHeader =
  | { readonly name: string; readonly value: string }
  | { readonly name: string; readonly secretRef: string; readonly last4: string };

/**
 * What is known of a login outside of the vault: what the person entered (null: found out by
 * itself), and where we are logged in.
 */
export interface StoredLogin {
  readonly clientId: string | null;
  readonly clientSecret: { readonly secretRef: string; readonly last4: string } | null;
  /** The only login service that is accepted. */
  readonly issuer: string | null;
  readonly authorizeUrl: string | null;
  readonly tokenUrl: string | null;
  readonly scopes: readonly string[] | null;
  readonly boundIssuer: string | null;
  /**
   * Picked by the person among those that the server names; one of this computer counts as typed.
   */
  readonly chosenIssuer?: string | null | undefined;
  /**
   * The service does not take `resource` (RFC 8707) beside scopes: it is left out at the next
   * login.
   */
  readonly omitResource?: boolean | undefined;
  /** How this computer is spelt in the redirect URI; absent: 127.0.0.1. */
  readonly redirectHost?: '127.0.0.1' | 'localhost' | undefined;
  /** Issuers that the vault holds something of, for this connector. */
  readonly keptIssuers: readonly string[];
  /**
   * A digest of whose account the last login was for, where the service said: it outlives the login
   * (ATMOS-8).
   */
  readonly identity?: string | undefined;
  /**
   * Another one for each login that is not known to be for the same account; kept when tokens are
   * renewed. What was allowed before does not hold for the next one.
   */
  readonly generation?: string | undefined;
}

/**
 * What a person may want to read or edit by hand, in one small file; validated whenever it is read.
 */
export interface PreferencesDocument {
  readonly version: 1;
  /** Null until the first start has chosen; it never moves by itself once a grant exists. */
  readonly port: number | null;
  readonly accessPolicy: AccessPolicy;
  /** False: nobody has said yet how much may be done, so nothing is; absent: somebody has. */
  readonly isAccessChosen?: boolean | undefined;
  readonly registration: RegistrationMode;
  /** Client metadata URLs that `allow-list` lets in. */
  readonly allowedClients?: readonly string[] | undefined;
  /**
   * Where a document about us is published, for login services that read such documents
   * (docs/connectors.md); absent: nowhere.
   */
  readonly clientMetadataUrl?: string | null | undefined;
  /** Hosts of web clients that codes may be sent to over https; none by default (SEC-15). */
  readonly webHosts?: readonly string[] | undefined;
  /** RFC 7662 for clients with a secret; off by default. */
  readonly introspection?: boolean | undefined;
  /** Clients known by a metadata document are asked in; absent: they are. */
  readonly metadataDocuments?: boolean | undefined;
  /** RFC 8628; absent: on in headless mode, off in the desktop app. */
  readonly deviceLogin?: boolean | undefined;
  /** Consentry's own tools are there; absent: they are. */
  readonly ownTools?: boolean | undefined;
  /** Absent: an hour. */
  readonly accessTokenMinutes?: number | undefined;
  /** How long a held call waits; absent: as long as it may. */
  readonly approvalSeconds?: number | undefined;
  /** Absent: they end. */
  readonly lockEndsSessions?: boolean | undefined;
  /** For how long writing asks after text from strangers; absent: ten minutes. */
  readonly untrustedMinutes?: number | undefined;
  readonly theme: 'system' | 'light' | 'dark';
  /** Absent: `stable` where the build names a feed. */
  readonly updateChannel?: UpdateChannel | undefined;
  /** The list of connectors has the disabled ones in it; absent: it has not. */
  readonly showDisabled?: boolean | undefined;
  /** Where the first run stands; absent: nobody has begun or skipped it. */
  readonly firstRun?: FirstRun | undefined;
  /** The overview shows the steps of the setup while one is open; absent: it does. */
  readonly showSetup?: boolean | undefined;
  /** Filters of the activity log that the person saved; absent: none. */
  readonly savedFilters?: readonly SavedFilter[] | undefined;
  /** The registration of the demo client, so that it can be removed; absent: there is none. */
  readonly demoClientId?: string | undefined;
  /** Exact origins (`http://localhost:6274`) whose pages may call us; empty by default (SEC-04). */
  readonly developerOrigins: readonly string[];
  readonly connectors: readonly StoredConnector[];
  /** How many calls are let through; absent: the defaults. */
  readonly limits?: GrantLimits | undefined;
  /**
   * Where the audit log is forwarded; absent: nowhere. The header's value, and that this is the
   * address the person meant, is in the vault.
   */
  readonly auditForwarding?: { readonly url: string; readonly header: string | null } | undefined;
  /** Absent: half a year, 500 MB. */
  readonly auditRetention?: AuditRetention | undefined;
}

/** How long the audit log is kept: what is older, or more, goes. */
export interface AuditRetention {
  readonly days: number;
  readonly megabytes: number;
}

/** Calls of one grant, and where they are set, of one client and of all together (SEC-61). */
export interface GrantLimits extends CallLimits {
  readonly client?: CallLimits | undefined;
  readonly all?: CallLimits | undefined;
}
