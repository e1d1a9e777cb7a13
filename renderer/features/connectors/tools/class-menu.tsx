import { ChevronDown } from 'lucide-react';
import type { AccessClass } from '../../../../contract/views/access.ts';
import type { ToolView } from '../../../../contract/views/tools/tool-view.ts';
import { ClassMark } from '../../../components/base/marks.tsx';
import { Menu, MenuChoice } from '../../../components/controls/menu.tsx';

const classes: readonly AccessClass[] = ['read', 'write', 'destructive'];

interface ClassMenuProps {
  readonly tool: ToolView;
  readonly disabled: boolean;
  /** Null: as its name and annotations say. */
  readonly onChange: (access: AccessClass | null) => void;
}

/** The class of a tool, and the choice of another one. */
export function ClassMenu({ tool, disabled, onChange }: ClassMenuProps) {
  return (
    <Menu
      trigger={
        <button
          type="button"
          disabled={disabled}
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
        onChange={(value: AccessClass | 'default') => onChange(value === 'default' ? null : value)}
      />
    </Menu>
  );
}
