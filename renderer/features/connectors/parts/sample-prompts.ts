/** Two things to ask a client once a connector works, from what its tools say they do. */
import type { ToolView } from '../../../../contract/views/tools/tool-view.ts';

/** @param reading tools that only read */
export function samplePrompts(title: string, reading: readonly ToolView[]): readonly string[] {
  const [first] = reading;
  const what =
    first === undefined
      ? 'What can you change there, and what would you ask me before?'
      : `Use ${title} to ${words(first)} and summarize what you find.`;
  return [`What can you do with ${title}? List its tools in plain words.`, what];
}

/** `list_my_issues` as "list my issues". */
function words({ title, name }: ToolView): string {
  const text = (title ?? name)
    .replace(/([a-z0-9])([A-Z])/gu, '$1 $2')
    .replaceAll(/[_-]+/gu, ' ')
    .trim();
  return `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
}
