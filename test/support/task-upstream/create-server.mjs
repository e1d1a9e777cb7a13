/**
 * A server of 2026-07-28 whose calls go on as tasks, written by hand because no server package
 * speaks the extension (MCP extension `io.modelcontextprotocol/tasks`). Its tools are those that
 * the scenarios `tasks-*` of the conformance suite name.
 */
import { createTasks } from './tasks.mjs';

/** @typedef {Record<string, unknown>} JsonObject */
/** @typedef {import('./tasks.mjs').Work} Work */
/** @typedef {{ speaksTasks: boolean, canBeAsked: boolean }} Client */
/** @typedef {{ args: JsonObject, params: JsonObject, client: Client }} Call */
/** @typedef {{ code: number, message: string, data?: object }} Fault */
/** @typedef {{ result: JsonObject } | { error: Fault }} Answer */
/** @typedef {(call: Call) => Answer | Promise<Answer>} CallTool */

const revision = '2026-07-28';
const extension = 'io.modelcontextprotocol/tasks';
const meta = 'io.modelcontextprotocol/';
const serverInfo = { name: 'task-upstream', version: '1.0.0' };
const code = {
  methodNotFound: -32601,
  invalidParams: -32602,
  headerMismatch: -32020,
  missingCapability: -32021,
  unsupportedVersion: -32022,
};
const stateOfAsked = 'the name was asked for';

/** @param {unknown} value @returns {JsonObject} empty for what is no object */
function objectOf(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? /** @type {JsonObject} */ (value)
    : {};
}

/** @param {number} errorCode @param {string} message @param {object} [data] @returns {Answer} */
function failed(errorCode, message, data) {
  return { error: { code: errorCode, message, ...(data !== undefined && { data }) } };
}

/** @param {JsonObject} requiredCapabilities */
function missing(requiredCapabilities) {
  return failed(code.missingCapability, 'A capability is missing', { requiredCapabilities });
}

/** @param {JsonObject} [members] @returns {Answer} */
function complete(members) {
  return { result: { resultType: 'complete', ...members } };
}

/** @param {string} text @param {boolean} [isError] */
function said(text, isError = false) {
  return { content: [{ type: 'text', text }], ...(isError && { isError }) };
}

/** @param {string} message @param {string} name @param {'boolean' | 'string'} type */
function form(message, name, type) {
  const requestedSchema = { type: 'object', properties: { [name]: { type } }, required: [name] };
  return { method: 'elicitation/create', params: { mode: 'form', message, requestedSchema } };
}

/** @param {number} seconds */
function sleep(seconds) {
  return new Promise((resolve) => {
    setTimeout(resolve, seconds * 1000).unref();
  });
}

/**
 * @returns {(message: JsonObject, headers: import('node:http').IncomingHttpHeaders) =>
 *   Promise<{ status: number, answer: Answer }>} answers one request
 */
export function createTaskServer() {
  const tasks = createTasks();
  const tools = createTools(tasks);
  const methods = new Map(
    /** @type {[string, (params: JsonObject, client: Client) => Answer | Promise<Answer>][]} */ ([
      ['server/discover', () => complete(discovered)],
      ['tools/list', () => complete({ ...cached, tools: [...tools.values()].map(listed) })],
      [
        'tools/call',
        (params, client) => {
          const tool = tools.get(String(params['name']));
          if (tool === undefined) return failed(code.invalidParams, 'Unknown tool');
          return tool.call({ args: objectOf(params['arguments']), params, client });
        },
      ],
    ]),
  );
  for (const verb of /** @type {const} */ (['get', 'update', 'cancel'])) {
    methods.set(`tasks/${verb}`, (params, client) => {
      if (!client.speaksTasks) return missing({ extensions: { [extension]: {} } });
      const found = tasks[verb](String(params['taskId']), objectOf(params['inputResponses']));
      return found === null ? failed(code.invalidParams, 'Unknown task') : complete(found);
    });
  }
  return async ({ method, params: given }, headers) => {
    const params = objectOf(given);
    const claims = objectOf(params['_meta']);
    const fault = envelopeFault(String(method), params, claims, headers);
    if (fault !== null) return { status: 400, answer: fault };
    const answerOf = methods.get(String(method));
    if (answerOf === undefined)
      return { status: 404, answer: failed(code.methodNotFound, 'Method not found') };
    const { extensions, elicitation } = objectOf(claims[`${meta}clientCapabilities`]);
    const client = {
      speaksTasks: objectOf(extensions)[extension] !== undefined,
      canBeAsked: elicitation !== undefined,
    };
    const answer = await answerOf(params, client);
    const isMissing = 'error' in answer && answer.error.code === code.missingCapability;
    return { status: isMissing ? 400 : 200, answer };
  };
}

const cached = { ttlMs: 30_000, cacheScope: 'private' };
const discovered = {
  ...cached,
  supportedVersions: [revision],
  capabilities: { tools: {}, extensions: { [extension]: {} } },
  _meta: { [`${meta}serverInfo`]: serverInfo },
};

/** @param {{ name: string, members: JsonObject }} tool */
function listed({ name, members }) {
  return { name, inputSchema: { type: 'object', properties: members } };
}

const namedBy = new Map([
  ['tools/call', 'name'],
  ['tasks/get', 'taskId'],
  ['tasks/update', 'taskId'],
  ['tasks/cancel', 'taskId'],
]);

/**
 * @param {string} method
 * @param {JsonObject} params
 * @param {JsonObject} claims
 * @param {import('node:http').IncomingHttpHeaders} headers
 */
function envelopeFault(method, params, claims, headers) {
  const version = claims[`${meta}protocolVersion`];
  if (headers['mcp-protocol-version'] !== version || headers['mcp-method'] !== method)
    return failed(code.headerMismatch, 'A header differs from the body');
  if (version !== revision) {
    const data = { supported: [revision], requested: version };
    return failed(code.unsupportedVersion, 'Unsupported protocol version', data);
  }
  const member = namedBy.get(method);
  return member !== undefined && headers['mcp-name'] !== params[member]
    ? failed(code.headerMismatch, 'Mcp-Name differs from the body')
    : null;
}

/** @param {import('./tasks.mjs').Tasks} tasks */
function createTools(tasks) {
  /** @param {Work} work @param {JsonObject} [questions] @returns {Answer} */
  function begin(work, questions) {
    return { result: { resultType: 'task', ...tasks.begin(work, questions) } };
  }

  /**
   * A tool that can only answer with a task.
   *
   * @param {CallTool} call
   * @param {{ asks?: boolean }} [options] what it asks is for a client that can be asked
   * @returns {CallTool}
   */
  function onlyAsTask(call, { asks = false } = {}) {
    return (asked) => {
      if (!asked.client.speaksTasks) return missing({ extensions: { [extension]: {} } });
      if (asks && !asked.client.canBeAsked) return missing({ elicitation: {} });
      return call(asked);
    };
  }

  const text = { type: 'string' };
  /** @type {{ name: string, members: JsonObject, call: CallTool }[]} */
  const tools = [
    {
      name: 'greet',
      members: { name: text },
      call: ({ args }) => complete(said(`Hello, ${String(args['name'])}!`)),
    },
    {
      name: 'slow_compute',
      members: { seconds: { type: 'number' }, label: text },
      async call({ args, client }) {
        const done = said(`${String(args['label'])} is computed`);
        const seconds = Number(args['seconds'] ?? 0);
        // A task for no time at all, too: an answer at once proves less than one to be fetched.
        if (client.speaksTasks) return begin(() => sleep(seconds).then(() => ({ result: done })));
        await sleep(seconds);
        return complete(done);
      },
    },
    {
      name: 'failing_job',
      members: {},
      call: onlyAsTask(() =>
        begin(() => sleep(1).then(() => ({ result: said('The job failed', true) }))),
      ),
    },
    {
      name: 'protocol_error_job',
      members: {},
      call: onlyAsTask(() =>
        begin(async () => ({ error: { code: -32603, message: 'The job broke' } })),
      ),
    },
    {
      name: 'confirm_delete',
      members: { filename: text },
      call: onlyAsTask(
        ({ args }) =>
          begin(async (answers) => ({ result: said(JSON.stringify(answers)) }), {
            sure: form(`Delete ${String(args['filename'])}?`, 'confirm', 'boolean'),
          }),
        { asks: true },
      ),
    },
    {
      name: 'multi_input',
      members: {},
      call: onlyAsTask(
        () =>
          begin(async (answers) => ({ result: said(JSON.stringify(answers)) }), {
            name: form('Your name?', 'name', 'string'),
            sure: form('Sure?', 'confirm', 'boolean'),
          }),
        { asks: true },
      ),
    },
    {
      name: 'test_tool_with_task',
      members: {},
      call: onlyAsTask(
        ({ params }) => {
          const { user_name: given } = objectOf(params['inputResponses']);
          if (given === undefined || params['requestState'] !== stateOfAsked) {
            const inputRequests = { user_name: form('Your name?', 'name', 'string') };
            const requestState = stateOfAsked;
            return { result: { resultType: 'input_required', inputRequests, requestState } };
          }
          return begin(async () => ({ result: said(`It was ${JSON.stringify(given)}`) }));
        },
        { asks: true },
      ),
    },
  ];
  return new Map(tools.map((tool) => [tool.name, tool]));
}
