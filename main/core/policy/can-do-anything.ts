/**
 * Whether a tool does whatever its arguments say: code, SQL, GraphQL, a shell, any request to any
 * address (SEC-57). Such a tool never counts as reading. Work is bounded: name, description and
 * schema are foreign (SEC-59). Pure.
 */
import { isJsonObject, type JsonObject, type JsonValue } from '../lib/json.ts';

const anythingWords = new Set(
  'bash cypher eval evaluate exec execute graphql powershell shell sparql sql terminal'.split(' '),
);
/** The whole name. */
const anythingNames = new Set(
  `api_call api_request call_api curl custom_request fetch_api generic http http_request invoke make_request query raw
  raw_request request run run_code run_command run_javascript run_python run_query run_script rest_api send_request
  do_request`.split(/\s+/u),
);
/** What a program, or a language in which everything can be said, is called as a parameter. */
const programs = new Set(
  `cmd code command commandline cypher expression function gql graphql javascript js mutation pipeline powershell program
  python script shell sourcecode sql statement`.split(/\s+/u),
);
const methods = new Set(['httpmethod', 'method', 'requestmethod', 'verb']);
const targets = new Set(['endpoint', 'href', 'path', 'route', 'uri', 'url']);
const languages =
  'arbitrary|bash|cypher|graphql|javascript|kql|powershell|python|shell|sparql|sql'.split('|');
const phrases = [
  'any api',
  'any command',
  'any http',
  'any query',
  'any shell',
  'any sql',
  'any url with',
  'arbitrary api',
  'arbitrary code',
  'arbitrary command',
  'arbitrary http',
  'arbitrary javascript',
  'arbitrary python',
  'arbitrary request',
  'arbitrary script',
  'arbitrary shell',
  'arbitrary sql',
  'execute code',
  'execute javascript',
  'execute python',
  'execute sql',
  'execute a command',
  'execute a shell',
  'executes code',
  'executes javascript',
  'executes sql',
  'run code',
  'run javascript',
  'run python',
  'run shell',
  'runs code',
  'runs shell',
];
const bounds = { description: 8192, parameterText: 400, parameters: 500, depth: 6 };

/** @param words the name's, as `wordsOf` gives them */
export function canDoAnything(definition: JsonObject, words: readonly string[]): boolean {
  if (anythingNames.has(words.join('_'))) return true;
  if (words.some((word) => anythingWords.has(word))) return true;
  const { description, inputSchema } = definition;
  if (typeof description === 'string') {
    const text = description.slice(0, bounds.description).toLowerCase();
    if (phrases.some((phrase) => text.includes(phrase))) return true;
  }
  return takesProgram(inputSchema, { left: bounds.parameters }, bounds.depth);
}

function takesProgram(
  schema: JsonValue | undefined,
  budget: { left: number },
  depth: number,
): boolean {
  if (!isJsonObject(schema) || depth === 0) return false;
  const { properties } = schema;
  const names = isJsonObject(properties) ? Object.keys(properties).map(plain) : [];
  if (names.some((name) => targets.has(name)) && names.some((name) => methods.has(name)))
    return true;
  for (const [name, parameter] of isJsonObject(properties) ? Object.entries(properties) : []) {
    budget.left -= 1;
    // More than anybody reads: who knows what the rest takes.
    if (budget.left < 0) return true;
    if (isProgram(plain(name), parameter) || takesProgram(parameter, budget, depth - 1))
      return true;
  }
  return takesProgram(schema['items'], budget, depth - 1);
}

function isProgram(name: string, parameter: JsonValue | undefined): boolean {
  if (!isJsonObject(parameter)) return programs.has(name);
  // One of a few values is no program.
  if (Array.isArray(parameter['enum']) || 'const' in parameter) return false;
  const { type, description } = parameter;
  if (type === 'number' || type === 'integer' || type === 'boolean') return false;
  if (programs.has(name)) return true;
  if (name !== 'query' && name !== 'statement' && name !== 'input' && name !== 'body') return false;
  const text =
    typeof description === 'string' ? description.slice(0, bounds.parameterText).toLowerCase() : '';
  const said = new Set(text.split(/[^a-z]+/u));
  return languages.some((language) => said.has(language));
}

/** `source_code`, `sourceCode` and `Source-Code` are one name. */
function plain(name: string): string {
  return name
    .slice(0, 64)
    .toLowerCase()
    .replaceAll(/[^a-z]/gu, '');
}
