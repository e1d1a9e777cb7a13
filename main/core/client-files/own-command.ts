/** The command that writes one entry, as a person types it in a terminal (ATMOS-21). */
import { usualName, usualWay, type Target } from './targets.ts';

type Named = Pick<Target, 'row' | 'name' | 'via' | 'connector' | 'project'>;

/**
 * @returns one line for the shell of the platform, e.g. `consentry clients install cursor`
 */
export function ownCommand(
  { row, name, via, connector, project }: Named,
  platform: NodeJS.Platform,
): string {
  return [
    'consentry clients install',
    row.id,
    ...(via === usualWay(row) ? [] : ['--via', via]),
    ...(connector === null ? [] : ['--connector', connector]),
    ...(name === usualName(connector) ? [] : ['--name', name]),
    ...(project === null ? [] : ['--project', quoted(project, platform)]),
  ].join(' ');
}

/** A path as one word of the shell. */
function quoted(path: string, platform: NodeJS.Platform): string {
  if (/^[\w./~:\\-]+$/u.test(path) && !(platform !== 'win32' && path.includes('\\'))) return path;
  // No path of Windows has a double quote in it.
  return platform === 'win32' ? `"${path}"` : `'${path.replaceAll("'", String.raw`'\''`)}'`;
}
