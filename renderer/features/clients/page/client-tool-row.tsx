import { CircleQuestionMark, Users } from 'lucide-react';
import { useState } from 'react';
import type { ToolMode } from '../../../../contract/views/access.ts';
import type { ClientView } from '../../../../contract/views/snapshot/client-view.ts';
import type { ToolView } from '../../../../contract/views/tools/tool-view.ts';
import { Confirm } from '../../../components/feedback/confirm.tsx';
import { IconButton } from '../../../components/base/icon-button.tsx';
import { ClassMark, ModeMark } from '../../../components/base/marks.tsx';
import { modeSegments } from '../../../components/controls/mode-control.tsx';
import { Segmented } from '../../../components/controls/segmented.tsx';
import { Cell, Row } from '../../../components/layout/table.tsx';
import { useCommand } from '../../../state/commands.ts';
import { outcomeWords } from '../../../state/words.ts';
import { ExplainCall } from './explain-call.tsx';
import { shortName } from '../../../state/short-name.ts';

const asForAll = 'as-for-all';

interface ClientToolRowProps {
  readonly tool: ToolView;
  readonly client: ClientView;
  readonly onChanged: (tool: ToolView) => void;
}

/** One tool for one client: what a call leads to, why, and the mode for this client alone. */
export function ClientToolRow({ tool, client, onChanged }: ClientToolRowProps) {
  const set = useCommand('client.setTool');
  const [open, setOpen] = useState<'confirm' | 'explanation' | null>(null);
  const { mode, word } = outcomeWords[tool.outcome];
  const name = shortName(client.name);

  const change = async (to: ToolMode | null) => {
    const { connector, name: toolName } = tool;
    const { clientId } = client;
    const result = await set.run({ clientId, connector, tool: toolName, mode: to });
    if (!result.ok) return;
    setOpen((shown) => (shown === 'confirm' ? null : shown));
    onChanged(result.value);
  };
  const pick = (to: ToolMode | null) => {
    // Nobody asks before such a call, and it cannot be taken back: the person confirms the mode.
    if (to === 'allow' && tool.class === 'destructive') setOpen('confirm');
    else void change(to);
  };

  return (
    <Row>
      <Cell className="w-full max-w-0">
        <span className="flex items-center gap-1">
          <span title={tool.name} className="min-w-0 truncate font-medium">
            {tool.name}
          </span>
          <IconButton
            label={`Why, for ${tool.name}`}
            className="size-5!"
            onClick={() => setOpen('explanation')}
          >
            <CircleQuestionMark aria-hidden size={14} />
          </IconButton>
        </span>
        <span className="flex flex-wrap gap-x-2">
          <ModeMark mode={mode} word={word} />
          <span className="min-w-0 text-muted wrap-anywhere">{tool.reasonText}</span>
        </span>
        {tool.dependsOnArguments && (
          <span className="block text-meta text-muted">
            With some arguments a rule decides otherwise
          </span>
        )}
      </Cell>
      <Cell from="small">
        <ClassMark access={tool.class} />
      </Cell>
      <Cell end>
        <span className="inline-flex min-w-max">
          <ClientMode
            label={`${tool.name} for ${name}`}
            mode={tool.clientMode}
            disabled={set.pending || tool.never}
            onChange={pick}
          />
        </span>
        {set.error !== null && open !== 'confirm' && (
          <p role="alert" className="mt-1 text-left text-meta text-danger-text">
            {set.error.message} {set.error.hint}
          </p>
        )}
        <Confirm
          open={open === 'confirm'}
          title={`Always allow ${tool.name} for ${name}?`}
          verb="Allow without asking"
          keep="Leave it"
          pending={set.pending}
          error={set.error}
          onConfirm={() => void change('allow')}
          onClose={() => setOpen(null)}
        >
          This tool is destructive: Consentry cannot bring back what it deletes. From now on this
          client runs it without asking you. Ask is safer: you see the arguments of each call.
        </Confirm>
        {open === 'explanation' && (
          <ExplainCall tool={tool} client={client} onClose={() => setOpen(null)} />
        )}
      </Cell>
    </Row>
  );
}

interface ClientModeProps {
  readonly label: string;
  /** Null: as for every client. */
  readonly mode: ToolMode | null;
  readonly disabled: boolean;
  readonly onChange: (mode: ToolMode | null) => void;
}

function ClientMode({ label, mode, disabled, onChange }: ClientModeProps) {
  return (
    <Segmented
      label={label}
      iconsOnly
      value={mode ?? asForAll}
      disabled={disabled}
      segments={[
        {
          value: asForAll,
          label: 'Default',
          title: 'As for all clients',
          icon: (
            <Users aria-hidden size={14} className={mode === null ? undefined : 'text-faint'} />
          ),
        },
        ...modeSegments(mode),
      ]}
      onChange={(value) => onChange(value === asForAll ? null : value)}
    />
  );
}
