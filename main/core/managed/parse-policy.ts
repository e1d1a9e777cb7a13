/**
 * Reading a policy, and words about what does not fit in it. The schema is the contract's, so that
 * the editor, the command line and the file in force are judged by one (SEC-118).
 */
import type * as z from 'zod';
import {
  policyDocumentSchema,
  type PolicyDocument,
} from '../../../contract/views/policy/policy-document.ts';
import { policyFile } from '../../../contract/plain/input-limits.ts';
import { limits } from '../limits/limits.ts';
import { lineOfJsonFault } from './json-fault.ts';
import { parseStrictJson, StrictJsonError } from '../lib/strict-json.ts';
import { visible } from '../lib/visible-text.ts';
import { faultWords } from './fault-words.ts';

/** One thing that is wrong with a file, and where. */
export interface PolicyProblem {
  /** E.g. `connectors.provided[0].url`; empty: the file as a whole. */
  readonly place: string;
  readonly message: string;
}

/** The same for a form: the members that lead to it. */
interface PolicyFault extends PolicyProblem {
  readonly path: readonly (string | number)[];
}

export type ParsedPolicy =
  | { readonly ok: true; readonly policy: PolicyDocument }
  | { readonly ok: false; readonly problems: readonly PolicyProblem[] };

export type ReadPolicy =
  | { readonly ok: true; readonly policy: PolicyDocument }
  | { readonly ok: false; readonly faults: readonly PolicyFault[] };

/** The policy, or all that is wrong with it. */
export function parsePolicy(bytes: Buffer): ParsedPolicy {
  const read = readPolicy(bytes);
  if (read.ok) return read;
  return { ok: false, problems: read.faults.map(({ place, message }) => ({ place, message })) };
}

/** The same, and where each fault is as a path. */
export function readPolicy(bytes: Buffer): ReadPolicy {
  if (bytes.length > policyFile.bytes)
    return failed([fault([], `The file is larger than ${policyFile.bytes / 1024} KiB.`)]);
  let json: unknown;
  try {
    json = parseStrictJson(bytes);
  } catch (error) {
    if (!(error instanceof StrictJsonError)) throw error;
    return failed([fault([], `The file ${error.message}${lineWords(bytes)}.`)]);
  }
  const parsed = policyDocumentSchema.safeParse(json);
  if (!parsed.success) return failed(parsed.error.issues.flatMap(inWords));
  const policy = parsed.data;
  const faults = contradictions(policy);
  return faults.length === 0 ? { ok: true, policy } : failed(faults);
}

/** One fault for each place: what is empty need not also be told that it is no address. */
function failed(faults: readonly PolicyFault[]): ReadPolicy {
  const byPlace = new Map<string, PolicyFault>();
  for (const one of faults)
    if (!byPlace.has(JSON.stringify(one.path))) byPlace.set(JSON.stringify(one.path), one);
  return { ok: false, faults: [...byPlace.values()].slice(0, limits.managed.problems) };
}

function fault(path: readonly PropertyKey[], message: string): PolicyFault {
  return {
    path: path.map((part) => (typeof part === 'number' ? part : String(part))),
    place: placeOf(path),
    message,
  };
}

/** JSON that is none has a first line where it goes wrong. */
function lineWords(bytes: Buffer): string {
  const line = lineOfJsonFault(bytes.toString('utf8'));
  return line === null ? '' : `: look at line ${line}`;
}

function inWords(issue: z.core.$ZodIssue): PolicyFault[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => fault([...issue.path, key], 'There is no such setting.'));
  return [fault(issue.path, faultWords(issue))];
}

/** What each part allows and all together do not. */
function contradictions({
  roles = {},
  groups = {},
  connectors,
  registration,
}: PolicyDocument): PolicyFault[] {
  const faults: PolicyFault[] = [];
  for (const [name, group] of Object.entries(groups))
    for (const [index, role] of group.roles.entries())
      if (!Object.hasOwn(roles, role))
        faults.push(fault(['groups', name, 'roles', index], 'There is no role of this name.'));
  const names = (connectors?.provided ?? []).map(({ name }) => name);
  for (const [index, name] of names.entries())
    if (names.indexOf(name) !== index)
      faults.push(
        fault(
          ['connectors', 'provided', index, 'name'],
          'Another provided connector has this name.',
        ),
      );
  if (registration?.mode !== 'allow-list' && registration?.allowedClients !== undefined)
    faults.push(
      fault(
        ['registration', 'allowedClients'],
        'This list counts with the mode "allow-list" only.',
      ),
    );
  return faults;
}

function placeOf(path: readonly PropertyKey[]): string {
  const place = path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('');
  return visible(place.replace(/^\./u, ''), 200);
}
