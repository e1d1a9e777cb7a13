/**
 * From a stored connector and what the person changed to the new one: pure, nothing is kept here.
 */
import type { ConnectorEdit } from '../../../../contract/commands/edit-connector.ts';
import { CoreError } from '../../lib/errors.ts';
import { Secret } from '../../lib/secret.ts';
import type { StoredConnector, StoredStdioConnector } from '../../ports/preferences-document.ts';
import type { Random } from '../../ports/ports.ts';
import { assertNoNul, keptNetwork, secretRefsOf } from '../config/connector-config.ts';
import { editAddress } from './edit-address.ts';
import { editDetails } from '../config/edit-details.ts';
import { assertOneCredential, changeHeaders, withHeaders } from '../config/request-headers.ts';
import { randomUuid } from '../../lib/random-ids.ts';
import type { CommandFacts } from '../stdio/command-facts.ts';

export interface EditedConnector {
  readonly stored: StoredConnector;
  /**
   * New ones by vault reference, each under a reference of its own: the old ones hold until the new
   * settings do.
   */
  readonly secrets: ReadonlyMap<string, Secret>;
  /** References that nothing uses any more. */
  readonly dropped: readonly string[];
  /** What is logged in belongs to the address before: it has to go first. */
  readonly isLoginOver: boolean;
  /** Another server answers from now on. */
  readonly isElsewhere: boolean;
}

const mostVariables = 64;

/**
 * @throws CoreError `invalid_input` – an empty value, a variable that is not there, a header that
 *   may not be sent, parts of a command for a URL, a URL for a command; `conflict` – something
 *   would be forgotten that nobody agreed to
 */
export function editConnector(
  before: StoredConnector,
  edit: ConnectorEdit,
  random: Random,
): EditedConnector {
  const timeoutSeconds = edit.timeoutSeconds ?? before.timeoutSeconds;
  const secrets = new Map<string, Secret>();
  if (before.kind === 'http') {
    if (
      [edit.command, edit.args, edit.cwd, edit.env, edit.idleMinutes, edit.companyNetwork].some(
        (part) => part !== undefined,
      )
    ) {
      throw new CoreError(
        'invalid_input',
        `${before.name} is reached by its URL: it has no command.`,
      );
    }
    const { stored: moved, ...what } = editAddress(before, edit.url, edit.forgetCredentials);
    const { headers: _old, ...rest } = moved;
    // Those of the new address: what was given to the old host is gone by now.
    const headers = withHeaders(changeHeaders(moved, edit.headers ?? [], secrets, random));
    const stored = { ...rest, ...editDetails(before, edit), timeoutSeconds, ...headers };
    if (edit.headers !== undefined) assertOneCredential(stored);
    return { stored, secrets, dropped: droppedBy(before, stored), ...what };
  }
  if (edit.url !== undefined)
    throw new CoreError('invalid_input', `${before.name} is a command: it has no URL.`);
  if (edit.headers !== undefined)
    throw new CoreError('invalid_input', `${before.name} is a command: it sends no headers.`);
  const command = edit.command ?? before.command;
  const args = edit.args ?? before.args;
  const cwd = edit.cwd === undefined ? before.cwd : edit.cwd;
  assertNoNul([command, ...args, cwd ?? '', ...(edit.env ?? []).map(({ value }) => value ?? '')]);
  const env = editVariables(before, edit.env ?? [], (name, value) => {
    const secretRef = `connector/${before.id}/env/${name}/${randomUuid(random)}`;
    const secret = new Secret(value);
    secrets.set(secretRef, secret);
    return { name, secretRef, last4: secret.last4() ?? '' };
  });
  const { idleMinutes: oldIdle, companyNetwork: oldNetwork, ...rest } = before;
  const idle = edit.idleMinutes === undefined ? oldIdle : (edit.idleMinutes ?? undefined);
  const stored = {
    ...rest,
    ...editDetails(before, edit),
    command,
    args,
    cwd,
    env,
    timeoutSeconds,
    ...(idle !== undefined && { idleMinutes: idle }),
    ...keptNetwork(edit.companyNetwork ?? oldNetwork),
  };
  return {
    stored,
    secrets,
    dropped: droppedBy(before, stored),
    isLoginOver: false,
    isElsewhere: false,
  };
}

function droppedBy(before: StoredConnector, after: StoredConnector): readonly string[] {
  const kept = new Set(secretRefsOf(after));
  return secretRefsOf(before).filter((reference) => !kept.has(reference));
}

type Variable = StoredStdioConnector['env'][number];

function editVariables(
  before: StoredStdioConnector,
  changes: NonNullable<ConnectorEdit['env']>,
  keepSecret: (name: string, value: string) => Variable,
): readonly Variable[] {
  const variables = new Map(before.env.map((entry) => [entry.name, entry]));
  const seen = new Set<string>();
  for (const { name, value, secret } of changes) {
    if (seen.has(name))
      throw new CoreError('invalid_input', 'The same environment variable is named twice.');
    seen.add(name);
    const old = variables.get(name);
    if (value === '') {
      throw new CoreError('invalid_input', `The value of ${name} is empty.`, {
        hint: 'Leave the value out to keep it, or use null to remove the variable.',
      });
    }
    if (value === null) variables.delete(name);
    else if (value !== undefined) {
      const isSecret = secret ?? (old === undefined || 'secretRef' in old);
      variables.set(name, isSecret ? keepSecret(name, value) : { name, value });
    } else if (old === undefined || secret !== undefined) {
      throw new CoreError('invalid_input', `There is no value for ${name}.`, {
        hint: 'A variable that is new, or kept in another way than before, needs its value.',
      });
    }
  }
  if (variables.size > mostVariables)
    throw new CoreError('invalid_input', `More than ${mostVariables} environment variables.`);
  return [...variables.values()];
}

/**
 * What counts as confirmed after an edit: what the person has typed now, and of the rest what they
 * confirmed before. So an edit never says yes to something that changed without them, and a file is
 * confirmed with the content they knew.
 *
 * @param confirmed null: never, and an edit is no confirmation of all the rest
 */
export function confirmedByEdit(
  confirmed: CommandFacts | null,
  now: CommandFacts,
  edit: ConnectorEdit,
): CommandFacts | null {
  if (confirmed === null) return null;
  const environment = new Map(Object.entries(confirmed.environment));
  for (const { name } of edit.env ?? []) {
    if (Object.hasOwn(now.environment, name)) environment.set(name, now.environment[name] ?? null);
    else environment.delete(name);
  }
  const isLocated =
    [edit.command, edit.cwd].some((part) => part !== undefined) ||
    (edit.env ?? []).some(({ name }) => name.toUpperCase() === 'PATH');
  const isOther = isLocated || edit.args !== undefined;
  return {
    command: edit.command ?? confirmed.command,
    args: edit.args ?? confirmed.args,
    cwd: edit.cwd === undefined ? confirmed.cwd : edit.cwd,
    environment: Object.fromEntries(environment),
    file: isLocated ? now.file : confirmed.file,
    content: isOther
      ? Object.fromEntries(
          Object.entries(now.content).map(([path, hash]) => [
            path,
            Object.hasOwn(confirmed.content, path) ? (confirmed.content[path] ?? hash) : hash,
          ]),
        )
      : confirmed.content,
  };
}
