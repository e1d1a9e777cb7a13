/**
 * A question of a server on its way to the person or the model behind a client: only what that
 * client declared and the connector may ask, with the connector's name in front, pages over https
 * only, no fields for secrets; and the answer on its way back, member by member (SEC-44). Pure.
 */
import { isJsonObject, type JsonObject, type JsonValue } from '../lib/json.ts';
import { limits } from '../limits/limits.ts';
import { visibleBlock } from '../lib/visible-text.ts';
import { opensPages, showsForms } from './client-capabilities.ts';
import { metaMember } from './definitions/foreign-meta.ts';
import { isForSecret } from './secret-field.ts';

export type QuestionMethod = 'elicitation/create' | 'sampling/createMessage' | 'roots/list';

export interface Question {
  readonly method: QuestionMethod;
  readonly params: JsonObject;
  /** Names of fields that were taken out. */
  readonly dropped: readonly string[];
}

/** Why a question is not passed on; fit for people, without foreign text. */
export interface Unasked {
  readonly why: string;
}

export interface Asking {
  readonly connector: string;
  /** What of the client's capabilities this connector may use. */
  readonly usable: JsonObject;
}

export function readQuestion(
  { method, params }: { readonly method: string; readonly params: JsonObject },
  asking: Asking,
): Question | Unasked {
  switch (method) {
    case 'elicitation/create':
      return params['mode'] === 'url' ? page(params, asking) : form(params, asking);
    case 'sampling/createMessage':
      if (asking.usable['sampling'] === undefined) return { why: 'the client’s model' };
      return { method, params: pick(params, samplingMembers), dropped: [] };
    case 'roots/list':
      if (asking.usable['roots'] === undefined) return { why: 'the client’s folders' };
      return { method, params: metaMember(params['_meta']), dropped: [] };
    default:
      return { why: 'something that MCP does not know' };
  }
}

const samplingMembers = [
  'messages',
  'modelPreferences',
  'systemPrompt',
  'includeContext',
  'temperature',
  'maxTokens',
  'stopSequences',
  'tools',
  'toolChoice',
];

function page(params: JsonObject, { connector, usable }: Asking): Question | Unasked {
  if (!opensPages(usable)) return { why: 'a page to be opened' };
  const { url, message, elicitationId } = params;
  if (typeof url !== 'string' || typeof message !== 'string')
    return { why: 'a page without address' };
  const isSafe =
    url.length <= limits.questionsOfServers.url &&
    URL.canParse(url) &&
    new URL(url).protocol === 'https:' &&
    new URL(url).username === '' &&
    new URL(url).password === '';
  if (!isSafe) return { why: 'a page that is not at an https address' };
  return {
    method: 'elicitation/create',
    params: {
      mode: 'url',
      message: said(connector, message),
      url: new URL(url).href,
      ...(typeof elicitationId === 'string' && { elicitationId: elicitationId.slice(0, 256) }),
      ...metaMember(params['_meta']),
    },
    dropped: [],
  };
}

function form(params: JsonObject, { connector, usable }: Asking): Question | Unasked {
  if (!showsForms(usable)) return { why: 'a form to be filled in' };
  const { message, requestedSchema, mode } = params;
  if (typeof message !== 'string' || !isJsonObject(requestedSchema))
    return { why: 'a broken form' };
  const { properties, required, ...rest } = requestedSchema;
  const fields = Object.entries(isJsonObject(properties) ? properties : {});
  if (fields.length > limits.questionsOfServers.fields)
    return { why: 'a form with too many fields' };
  const dropped = fields.filter(([name, field]) => isForSecret(name, field)).map(([name]) => name);
  if (dropped.length > 0 && dropped.length === fields.length) return { why: 'a secret' };
  const kept = fields.filter(([name]) => !dropped.includes(name));
  const needed = Array.isArray(required)
    ? (required as readonly JsonValue[]).filter((name) => !dropped.some((gone) => gone === name))
    : undefined;
  return {
    method: 'elicitation/create',
    params: {
      ...(mode === 'form' && { mode }),
      message: said(connector, message),
      requestedSchema: {
        ...rest,
        properties: Object.fromEntries(kept),
        ...(needed !== undefined && { required: needed }),
      },
      ...metaMember(params['_meta']),
    },
    dropped,
  };
}

function said(connector: string, message: string): string {
  return `[${connector}] ${visibleBlock(message, limits.questionsOfServers.message).text}`;
}

/** The members of these names, and `_meta`. */
function pick(from: JsonObject, names: readonly string[]): JsonObject {
  return {
    ...Object.fromEntries(
      names.flatMap((name) => (from[name] === undefined ? [] : [[name, from[name]] as const])),
    ),
    ...metaMember(from['_meta']),
  };
}

/** What of a client's answer goes to the server; null for one that is none. */
export function readAnswer(
  method: QuestionMethod,
  answer: JsonValue | undefined,
): JsonObject | null {
  if (!isJsonObject(answer)) return null;
  switch (method) {
    case 'elicitation/create': {
      const { action, content } = answer;
      if (action !== 'accept' && action !== 'decline' && action !== 'cancel') return null;
      const meta = metaMember(answer['_meta']);
      const isFilledIn = action === 'accept' && isJsonObject(content);
      return isFilledIn ? { action, content, ...meta } : { action, ...meta };
    }
    case 'sampling/createMessage': {
      const { role, content, model } = answer;
      if (role !== 'assistant' && role !== 'user') return null;
      if (typeof model !== 'string' || typeof content !== 'object' || content === null) return null;
      return pick(answer, ['role', 'content', 'model', 'stopReason']);
    }
    case 'roots/list': {
      const { roots } = answer;
      if (!Array.isArray(roots)) return null;
      const known = (roots as readonly JsonValue[]).flatMap((root) =>
        isJsonObject(root) && typeof root['uri'] === 'string' ? [pick(root, ['uri', 'name'])] : [],
      );
      return { roots: known, ...metaMember(answer['_meta']) };
    }
  }
}

/** The same where it is the server that knows which question it answers. */
export function readAnyAnswer(answer: JsonValue | undefined): JsonObject | null {
  return (
    readAnswer('elicitation/create', answer) ??
    readAnswer('sampling/createMessage', answer) ??
    readAnswer('roots/list', answer)
  );
}

/** The error for a server whose question nobody answers. */
export function unanswered(method: string): JsonObject | null {
  return method === 'elicitation/create' ? { action: 'cancel' } : null;
}
