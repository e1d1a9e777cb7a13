import { ChevronDown, LockKeyhole, LockKeyholeOpen, RotateCcw, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import type { CommandInput } from '../../../../contract/commands/commands.ts';
import type { AccessClass } from '../../../../contract/views/access.ts';
import type { ToolView } from '../../../../contract/views/tools/tool-view.ts';
import { Badge } from '../../../components/feedback/badge.tsx';
import { Button } from '../../../components/base/button.tsx';
import { IconButton } from '../../../components/base/icon-button.tsx';
import { ClassMark } from '../../../components/base/marks.tsx';
import { Menu, MenuChoice } from '../../../components/controls/menu.tsx';
import { ModeControl } from '../../../components/controls/mode-control.tsx';
import { Cell, Row } from '../../../components/layout/table.tsx';
import { useCommand } from '../../../state/commands.ts';
import { MarkedText } from '../parts/marked-text.tsx';
import { ToolDiffView } from './tool-diff.tsx';

const classes: readonly AccessClass[] = ['read', 'write', 'destructive'];

interface ToolRowProps {
  readonly tool: ToolView;
  readonly onChanged: (tool: ToolView) => void;
}

/** One tool: what it says, what it can do, what happens when a client calls it. */
export function ToolRow({ tool, onChanged }: ToolRowProps) {
  const set = useCommand('tool.set', 'notice');
  const review = useCommand('connector.review', 'notice');
  const change = async (changed: Pick<CommandInput<'tool.set'>, 'mode' | 'class' | 'never'>) => {
    const result = await set.run({ connector: tool.connector, tool: tool.name, ...changed });
    if (result.ok) onChanged(result.value);
  };
  const [isOpen, setIsOpen] = useState(false);
  const waits = tool.review !== 'accepted' || tool.turned === 'back';

  return (
    <Row>
      <Cell className="w-full max-w-0">
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span title={tool.name} className="min-w-0 truncate font-medium">
            {tool.name}
          </span>
          {tool.review === 'new' && <Badge tone="warn">New</Badge>}
          {tool.review === 'changed' && <Badge tone="warn">Changed</Badge>}
          {tool.turned === 'back' && <Badge tone="warn">Changed back</Badge>}
          {tool.never && (
            <Badge tone="danger" icon={<LockKeyhole aria-hidden size={12} />}>
              Never
            </Badge>
          )}
          {waits && (
            <Button
              size="small"
              aria-expanded={isOpen}
              aria-label={`${tool.review === 'changed' ? 'What changed in' : 'Details of'} ${tool.name}`}
              onClick={() => setIsOpen(!isOpen)}
            >
              {tool.review === 'changed' ? 'What changed' : 'Details'}
            </Button>
          )}
          {waits && (
            <Button
              size="small"
              pending={review.pending}
              aria-label={`${tool.review === 'accepted' ? 'Seen:' : 'Accept'} ${tool.name}`}
              onClick={() => void review.run({ name: tool.connector, accept: [tool.name] })}
            >
              {tool.review === 'accepted' ? 'Seen' : 'Accept'}
            </Button>
          )}
          <IconButton
            label={tool.never ? `Lift never from ${tool.name}` : `Never use ${tool.name}`}
            disabled={set.pending}
            onClick={() => void change({ never: !tool.never })}
          >
            {tool.never ? (
              <LockKeyholeOpen aria-hidden size={13} />
            ) : (
              <LockKeyhole aria-hidden size={13} className="text-faint" />
            )}
          </IconButton>
        </div>
        <p title={tool.description} className="mt-0.5 line-clamp-2 text-muted wrap-anywhere">
          <MarkedText text={tool.description} marks={tool.marks} />
        </p>
        {tool.flags.map((flag) => (
          <p key={flag} className="mt-0.5 flex gap-1.5 text-warn-text wrap-anywhere">
            <TriangleAlert aria-hidden size={14} className="mt-0.75 shrink-0" />
            {flag}
          </p>
        ))}
        {waits && isOpen && <ToolDiffView tool={tool} />}
      </Cell>
      <Cell from="small">
        <Menu
          trigger={
            <button
              type="button"
              disabled={set.pending}
              className="-mx-2 inline-flex h-7 items-center gap-1 rounded-md px-2 hover:bg-hover"
            >
              <ClassMark access={tool.class} overridden={tool.classOverridden} />
              <span className="sr-only">, class of {tool.name}</span>
              <ChevronDown aria-hidden size={12} className="text-faint" />
            </button>
          }
        >
          <MenuChoice
            label="Class"
            value={tool.classOverridden ? tool.class : 'default'}
            choices={[
              {
                value: 'default',
                label: tool.classOverridden
                  ? 'As its name and annotations say'
                  : `As it says (${tool.class})`,
              },
              ...classes.map((access) => ({ value: access, label: <ClassMark access={access} /> })),
            ]}
            onChange={(value: AccessClass | 'default') =>
              void change({ class: value === 'default' ? null : value })
            }
          />
        </Menu>
      </Cell>
      <Cell end>
        <span className="inline-flex min-w-max items-center gap-1">
          {tool.modeOverridden && (
            <IconButton
              label={`Reset the mode of ${tool.name} to the default`}
              disabled={set.pending}
              onClick={() => void change({ mode: null })}
            >
              <RotateCcw aria-hidden size={13} />
            </IconButton>
          )}
          <ModeControl
            label={`Mode of ${tool.name}`}
            mode={tool.mode}
            disabled={set.pending || tool.never}
            onChange={(mode) => void change({ mode })}
          />
        </span>
      </Cell>
    </Row>
  );
}
