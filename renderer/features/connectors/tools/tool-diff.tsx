import type { ToolView } from '../../../../contract/views/tools/tool-view.ts';
import { ErrorPanel } from '../../../components/feedback/error-panel.tsx';
import { SkeletonRows } from '../../../components/feedback/skeleton.tsx';
import { useAnswer } from '../../../state/use-answer.ts';
import { DiffFields } from '../parts/diff-fields.tsx';

/** What a tool says now, beside what was accepted of it. */
export function ToolDiffView({ tool }: { readonly tool: ToolView }) {
  const { connector, name, review, description } = tool;
  const { value: diff, error } = useAnswer(
    'tools.diff',
    { connector, tool: name },
    { version: `${review} ${description}` },
  );
  if (error !== null) return <ErrorPanel error={error} />;
  if (diff === null) return <SkeletonRows label="Loading the difference" />;
  return <DiffFields diff={diff} name={name} />;
}
