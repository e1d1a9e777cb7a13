/**
 * What a person should know about a command before it runs, and as long as it does (SEC-75, SEC-77,
 * SEC-78).
 */
import type { ConnectorWarning } from '../../../../contract/views/process-view.ts';
import { visible } from '../../lib/visible-text.ts';
import { hasInlineCode, isLoaderVariable, runnerOf } from './program-kind.ts';

export interface CommandText {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string }[];
}

/** @returns what the person should know before they confirm it */
export function commandWarnings({ command, args, env }: CommandText): readonly ConnectorWarning[] {
  const warnings: ConnectorWarning[] = [];
  if (hasInlineCode(command, args)) {
    warnings.push({
      code: 'inline-code',
      text: 'Its arguments are code that is run as it stands: read all of it.',
    });
  }
  const run = runnerOf(command, args);
  if (run !== null && !run.isPinned) {
    const named = run.packages.map((name) => visible(name, 120)).join(', ');
    warnings.push({
      code: 'unpinned-package',
      text: `It runs whatever version of ${named === '' ? 'a package' : named} is newest at each start. Name one, for example ${visible(run.example, 120)}.`,
    });
  }
  const loaders = env.map(({ name }) => name).filter(isLoaderVariable);
  if (loaders.length > 0) {
    warnings.push({
      code: 'loader-variable',
      text: `${loaders.join(', ')} can make it load other code than its own.`,
    });
  }
  return warnings;
}
