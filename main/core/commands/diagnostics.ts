/**
 * The report for support, as JSON: what runs, how it is set, what state everything is in, the end
 * of the log. It is made field by field from what windows may see, so that nothing gets in by being
 * added elsewhere: no value of a header or a variable, no argument of a command, no query of an
 * address, no name of a person's folder. Pure.
 */
import type { AppInfo } from '../../../contract/commands/app-commands.ts';
import type { ConnectorView } from '../../../contract/views/connector-view.ts';
import type { OpenCounts } from '../../../contract/commands/debug-commands.ts';
import type { AppSnapshot } from '../../../contract/views/snapshot/app-snapshot.ts';
import type { ClientView } from '../../../contract/views/snapshot/client-view.ts';
import { withoutSecrets } from '../audit/redact-text.ts';
import { visibleJson } from '../lib/visible-json.ts';
import type { PreferencesDocument } from '../ports/preferences-document.ts';

export interface DiagnosticsParts {
  readonly nowMs: number;
  readonly info: AppInfo;
  readonly snapshot: AppSnapshot;
  readonly preferences: PreferencesDocument;
  readonly open: OpenCounts;
  /** Oldest first. */
  readonly logLines: readonly string[];
  readonly homeDir: string;
}

/** @returns what somebody who helps needs to know, as JSON; it holds no secret */
export function diagnosticsReport(parts: DiagnosticsParts): string {
  const { nowMs, info, snapshot, preferences, open, logLines, homeDir } = parts;
  const { gateway, vault, activity, repairs, questions } = snapshot;
  const presets = new Map(preferences.connectors.map(({ name, preset }) => [name, preset]));
  const report = {
    about:
      'A report of Consentry for support. Read it before you pass it on; it is meant to hold no secret.',
    madeAt: new Date(nowMs).toISOString(),
    app: info,
    gateway: { ...gateway, problem: gateway.problem?.message ?? null },
    settings: {
      accessPolicy: snapshot.accessPolicy,
      authorization: {
        ...snapshot.authorization,
        allowedClients: snapshot.authorization.allowedClients.length,
        webHosts: snapshot.authorization.webHosts.length,
      },
      approvals: snapshot.approvals,
      callLimits: snapshot.callLimits,
      theme: snapshot.theme,
      port: preferences.port,
      developerOrigins: preferences.developerOrigins.length,
      auditForwarding: preferences.auditForwarding === undefined ? 'off' : 'on',
      auditRetention: preferences.auditRetention ?? 'default',
    },
    vault: { kind: vault.kind, state: vault.state, keeping: vault.keeping },
    connectors: snapshot.connectors.map((connector) => ({
      preset: presets.get(connector.name) ?? null,
      ...connectorFacts(connector),
    })),
    clients: snapshot.clients.map(clientFacts),
    questions: questions.map(({ kind }) => kind),
    repairs: repairs.map(({ title, detail }) => ({ title, detail })),
    activity,
    open,
    log: logLines.map(readLine),
  };
  return `${visibleJson(cleaned(report, homeDir), 2)}\n`;
}

function connectorFacts(connector: ConnectorView): Record<string, unknown> {
  const { kind, target, process, environment } = connector;
  return {
    name: connector.name,
    kind,
    runs: kind === 'stdio' ? programName(process?.command ?? target) : originOf(target),
    arguments: process?.args.length ?? 0,
    variables: environment.length,
    headers: connector.headers.length,
    idleMinutes: process?.idleMinutes ?? null,
    companyNetwork: process?.companyNetwork ?? null,
    networkVariables: process?.networkVariables.map(({ name }) => name) ?? [],
    enabled: connector.enabled,
    connection: connector.connection,
    auth: connector.auth,
    hasSecret: connector.secret.set,
    transport: connector.transport,
    protocolVersion: connector.protocolVersion,
    server: connector.serverName,
    serverVersion: connector.serverVersion,
    tools: connector.tools,
    toolsToReview: connector.toolsToReview,
    timeoutSeconds: connector.timeoutSeconds,
    usedByClients: connector.usedByClients,
    lastUsedAt: connector.lastUsedAt,
    error: connector.error,
  };
}

function clientFacts(client: ClientView): Record<string, unknown> {
  return {
    name: client.name,
    status: client.status,
    grants: client.grants.length + client.moreGrants,
    activeTokens: client.activeTokens,
    lastUsedAt: client.lastUsedAt,
  };
}

/** Of `/home/me/bin/server` the last part: a folder name reveals something about the person. */
function programName(command: string): string {
  return command.split(/[/\\]/u).at(-1) ?? '';
}

/** Scheme, host and port: path and query of an address are often a key. */
function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : 'an address that cannot be read';
}

/** A line of the log is an object of its own; what is none stays text. */
function readLine(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return line;
  }
}

/**
 * The last check of every text, whoever it came from: what has the form of a secret, and whose
 * folder it is.
 */
function cleaned(value: unknown, homeDir: string): unknown {
  if (typeof value === 'string') return cleanText(value, homeDir);
  if (Array.isArray(value)) return value.map((item) => cleaned(item, homeDir));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, cleaned(inner, homeDir)]),
  );
}

function cleanText(text: string, homeDir: string): string {
  return withoutSecrets(homeDir.length < 2 ? text : text.replaceAll(homeDir, '~'));
}
