/**
 * The client under the suite's client mode: our connectors, put together as `create-core.ts` does,
 * with ports in memory. This file plays only the person (who presses Connect, confirms and agrees)
 * and the caller of tools; OAuth, transport, era and headers are production code. Bundled by
 * `client-mode.mjs`; the suite starts one process for each scenario, in parallel.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type {
  CatalogueTool,
  ConnectorState,
} from '../../main/core/connectors/conversation/connector-facts.ts';
import type { Connectors } from '../../main/core/connectors/registry/connectors-interface.ts';
import { createConnectors } from '../../main/core/connectors/registry/connectors.ts';
import type {
  InputRequest,
  UpstreamOutcome,
} from '../../main/core/connectors/conversation/upstream.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../main/core/lib/json.ts';
import { createChanges } from '../../main/core/lib/changes.ts';
import { createNamedFetch } from '../../main/core/net/named-request.ts';
import { openStore } from '../../main/core/store/open-store.ts';
import { memoryPorts, memoryPreferences } from '../support/core/memory-ports.ts';

const scenario = process.env['MCP_CONFORMANCE_SCENARIO'] ?? '';
const context = JSON.parse(process.env['MCP_CONFORMANCE_CONTEXT'] ?? '{}') as Context;
const url = process.argv.at(-1) ?? '';
const name = 'suite';
/** What the suite expects of a client that has a document about itself. */
const clientMetadataUrl = 'https://conformance-test.local/client-metadata.json';
/** Two dozen of us start at once, so that a loaded machine is slow. */
const patienceMs = 60_000;
/** A person gives up after so many logins for one thing. */
const mostLogins = 3;
const mostTries = 8;

interface Context {
  readonly client_id?: string;
  readonly client_secret?: string;
  readonly toolCalls?: readonly { readonly name: string; readonly arguments: JsonObject }[];
}

const asksOf = ['elicitation-sep1034-client-defaults', 'sep-2322-client-request-state'];

/** Calls that a scenario is about; `all`: every tool that is offered, without arguments. */
const callsOf: Readonly<
  Record<string, readonly { name: string; arguments: JsonObject }[] | 'all'>
> = {
  initialize: [],
  'request-metadata': [],
  tools_call: [{ name: 'add_numbers', arguments: { a: 5, b: 3 } }],
  'http-invalid-tool-headers': 'all',
  'http-standard-headers': 'all',
  'sep-2322-client-request-state': 'all',
  'sse-retry': 'all',
  'elicitation-sep1034-client-defaults': 'all',
  'json-schema-ref-no-deref': [],
};

const folder = mkdtempSync(join(tmpdir(), 'consentry-suite-'));
const preferences = memoryPreferences(scenario === 'auth/basic-cimd' ? { clientMetadataUrl } : {});
const ports = memoryPorts({ preferences });
let wake: () => void = () => undefined;
const store = openStore(folder);
const changes = createChanges();
changes.on('view', () => wake());
changes.on('tools', () => wake());
const connectors: Connectors = createConnectors({
  ...ports,
  preferences,
  store,
  version: '0.0.0-suite',
  audit: { append: () => undefined },
  changes,
  fetch: createNamedFetch({ resolver: ports.resolver, clock: ports.clock }),
  origin: () => 'http://127.0.0.1:29170',
  clientCapabilities: asksOf.includes(scenario) ? { elicitation: { form: {} } } : {},
});

// Our timers keep no process alive, and between two streams of a call nothing else does.
const alive = setInterval(() => undefined, patienceMs);
try {
  await connectors.add({
    kind: 'http',
    name,
    url,
    bearer: null,
    timeoutSeconds: 20,
    ...(context.client_id === undefined
      ? {}
      : { oauth: { clientId: context.client_id, clientSecret: context.client_secret ?? null } }),
  });
  await connected();
  if (scenario.startsWith('sep-2640-client-')) await lookAtSkills();
  for (const call of scenarioCalls()) await callTool(call.name, call.arguments);
} finally {
  await connectors.stop();
  await store.close();
  clearInterval(alive);
  rmSync(folder, { recursive: true, force: true });
}

/** A person reviews each skill that is listed; where nothing may be read ahead, nobody does. */
async function lookAtSkills(): Promise<void> {
  const deadline = Date.now() + patienceMs;
  while (connectors.items(name).length === 0 && Date.now() < deadline) await woken(deadline);
  if (scenario === 'sep-2640-client-no-prefetch') return;
  for (const { kind, name: item } of connectors.items(name))
    await connectors.readForReview(name, kind, item);
}

function scenarioCalls(): readonly { name: string; arguments: JsonObject }[] {
  if (context.toolCalls !== undefined) return context.toolCalls;
  const known = scenario.startsWith('auth/')
    ? [{ name: 'test-tool', arguments: {} }]
    : (callsOf[scenario] ?? 'all');
  if (known !== 'all') return known;
  if (scenario === 'json-schema-2020-12-preservation') return [echoedSchema()];
  return connectors.tools(name).map((tool) => ({ name: tool.name, arguments: sample(tool) }));
}

/** The schema as it arrived, handed back. */
function echoedSchema(): { name: string; arguments: JsonObject } {
  const { inputSchema = null } =
    connectors.tools(name).find((tool) => tool.name === 'json_schema_2020_12_tool')?.definition ??
    {};
  return { name: 'json_schema_echo', arguments: { schema: inputSchema } };
}

/** Something for each required argument; a server that only counts calls does not look. */
function sample({ definition }: CatalogueTool): JsonObject {
  const schema = definition['inputSchema'];
  const properties = isJsonObject(schema) ? (schema['properties'] ?? {}) : {};
  if (!isJsonObject(properties)) return {};
  return Object.fromEntries(
    Object.entries(properties).map(([key, member]) => [key, sampleOf(member)]),
  );
}

function sampleOf(schema: JsonValue | undefined): JsonValue {
  const type = isJsonObject(schema) ? schema['type'] : undefined;
  if (type === 'integer' || type === 'number') return 1;
  if (type === 'boolean') return true;
  if (type === 'object') return {};
  return type === 'array' ? [] : 'value';
}

/** As often as the person agrees to more rights or another login. */
async function callTool(tool: string, args: JsonObject): Promise<void> {
  for (let attempt = 0; attempt < mostLogins; attempt += 1) {
    const outcome = await call(tool, args);
    if (outcome.kind === 'result') return;
    if (outcome.kind === 'error') throw new Error(`${tool}: ${outcome.error.message}`);
    // A caller tries again what broke off: the suite's server drops idle connections of a machine
    // that is busy.
    if (outcome.code === 'closed') continue;
    if (outcome.code !== 'login_required') throw new Error(`${tool}: ${outcome.message}`);
    await connected();
  }
  throw new Error(`${tool} was refused after every login`);
}

function call(tool: string, args: JsonObject): Promise<UpstreamOutcome> {
  return connectors.request(name, {
    method: 'tools/call',
    params: { name: tool, arguments: args },
    signal: new AbortController().signal,
    timeoutMs: patienceMs,
    ...(asksOf.includes(scenario) && { onInput: fillForm }),
  });
}

/** The person accepts a form as it stands: with the defaults that its schema names. */
function fillForm({ method, params }: InputRequest): Promise<JsonObject | null> {
  if (method !== 'elicitation/create') return Promise.resolve(null);
  const schema = params['requestedSchema'];
  const fields =
    isJsonObject(schema) && isJsonObject(schema['properties']) ? schema['properties'] : {};
  const content = Object.fromEntries(
    Object.entries(fields).flatMap(([key, field]) =>
      isJsonObject(field) && field['default'] !== undefined ? [[key, field['default']]] : [],
    ),
  );
  return Promise.resolve({ action: 'accept', content });
}

/**
 * The person looks at the connector, and does what it says it needs of them; what gave up they try
 * again.
 */
async function connected(): Promise<void> {
  let issuer: string | undefined;
  let tries = 0;
  for (let logins = 0; logins < mostLogins && tries < mostTries; tries += 1) {
    const state = await settled();
    if (state.connection === 'ready' && !needsPerson(state)) break;
    try {
      const { authorizationUrl } = await connectors.connect(name, {
        again: false,
        issuer: issuer ?? null,
      });
      if (authorizationUrl === null) continue;
      logins += 1;
      await logInAt(authorizationUrl);
      issuer = undefined;
    } catch (error) {
      // The one place to choose from, or the new place: this person says yes to it, once.
      const { login } = await settled();
      const next = login?.newIssuer ?? login?.choices[0];
      if (next === undefined || next === issuer) throw error;
      issuer = next;
    }
  }
  const state = await settled();
  if (state.connection !== 'ready') throw new Error(state.problem?.message ?? state.connection);
}

function needsPerson({ problem, login }: ConnectorState): boolean {
  return (
    problem?.code === 'login_required' ||
    login?.newIssuer != null ||
    (login?.choices.length ?? 0) > 0 ||
    (login?.missingScopes.length ?? 0) > 0
  );
}

async function logInAt(authorizationUrl: string): Promise<void> {
  const answer = await fetch(authorizationUrl, { redirect: 'manual' });
  const location = answer.headers.get('location');
  if (location === null) throw new Error(`no redirect: ${answer.status} ${await answer.text()}`);
  const { pathname, searchParams } = new URL(location);
  const own = /^\/oauth\/callback(?:\/([\w-]+))?$/u.exec(pathname);
  if (own === null) throw new Error(`redirected to ${pathname}`);
  const { outcome } = await connectors.finishLogin(own[1] ?? null, searchParams);
  if (outcome !== 'connected') throw new Error(`the login ended as ${outcome}`);
}

/** The connector once it is no longer on its way. */
async function settled(): Promise<ConnectorState> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const state = connectors.find(name);
    if (state !== undefined && state.connection !== 'connecting') return state;
    const left = deadline - Date.now();
    if (left <= 0) throw new Error('still connecting');
    await woken(deadline);
  }
}

/** Something of the connector has changed, or the time is over. */
function woken(deadline: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, Math.max(0, deadline - Date.now()));
    wake = () => {
      clearTimeout(timer);
      resolve();
    };
  });
}
