/**
 * What is left to do about our entries in the files of AI clients after something ended: sentences
 * with the exact command (CFG-12, ATRYUM-34).
 */
import type { ClientApp, ClientEntry } from '../../../../contract/commands/client-file-commands.ts';
import type { CommandContext } from '../../command-context.ts';
import { shown } from '../../format.ts';

/**
 * The apps with their entries; none where they cannot be asked for: advice must not fail what it is
 * about.
 */
export async function appsOf(context: CommandContext): Promise<readonly ClientApp[]> {
  try {
    return await context.call('clientFiles.list', {});
  } catch {
    return [];
  }
}

/** After a client ended: the files that may be its own. */
export function adviceAfterRevoke(apps: readonly ClientApp[], clientId: string): readonly string[] {
  return apps.flatMap((app) => {
    const client = app.clients.find(({ clientIds }) => clientIds.includes(clientId));
    if (client === undefined || app.entries.length === 0) return [];
    const lines = app.entries.map((entry) => `  ${uninstallLine(app, entry)}`);
    const why = client.isCertain
      ? `The file of ${app.name} still has Consentry. To take it out:`
      : `The file of ${app.name} has Consentry. This client may have been ${app.name}; if so, take it out:`;
    return [why, ...lines];
  });
}

/** After our entry was taken out: access that the client may still have. */
export function adviceAfterUninstall(app: ClientApp): readonly string[] {
  return app.clients
    .filter(({ hasAccess }) => hasAccess)
    .flatMap(({ clientId, name, isCertain }) => [
      isCertain
        ? `${app.name} still has access. To end it:`
        : `A client that calls itself "${shown(name, 60)}" has access and may be this one. To end it:`,
      `  consentry clients revoke ${word(clientId)}`,
    ]);
}

/** After a connector was deleted: entries that lead to nothing now. */
export function adviceAfterDelete(
  apps: readonly ClientApp[],
  connector: string,
): readonly string[] {
  const lines = entriesOf(apps, connector).map(([app, entry]) => `  ${uninstallLine(app, entry)}`);
  return lines.length === 0
    ? []
    : [
        `Entries of AI clients that lead to ${connector} are still there. To take them out:`,
        ...lines,
      ];
}

/** After a connector was copied: entries that would have to name the copy. */
export function adviceAfterCopy(
  apps: readonly ClientApp[],
  from: string,
  to: string,
): readonly string[] {
  const lines = entriesOf(apps, from).map(
    ([, entry]) => `  ${installLine({ ...entry, connector: to })}`,
  );
  return lines.length === 0
    ? []
    : [`Entries of AI clients lead to ${from} and stay like that. To lead one to ${to}:`, ...lines];
}

function entriesOf(
  apps: readonly ClientApp[],
  connector: string,
): readonly (readonly [ClientApp, ClientEntry])[] {
  return apps.flatMap((app) =>
    app.entries.flatMap((entry) => (entry.connector === connector ? [[app, entry] as const] : [])),
  );
}

/** The command that writes this entry. */
export function installLine({ app, name, via, connector, project }: ClientEntry): string {
  return [
    `consentry clients install ${app} --name ${name} --via ${via}`,
    ...(connector === null ? [] : [`--connector ${connector}`]),
    ...(project === null ? [] : [`--project ${word(project)}`]),
  ].join(' ');
}

function uninstallLine({ entries }: ClientApp, { app, name, project }: ClientEntry): string {
  const namesakes = entries.filter((each) => each.name === name);
  return [
    `consentry clients uninstall ${app}`,
    ...(entries.length > 1 ? [`--name ${name}`] : []),
    ...(namesakes.length > 1 && project !== null ? [`--project ${word(project)}`] : []),
  ].join(' ');
}

/** One word for a shell; what is plain stays plain. */
function word(text: string): string {
  return /^[\w./:@%+=-]+$/u.test(text) ? text : `'${shown(text, 4096).replaceAll("'", "'\\''")}'`;
}
