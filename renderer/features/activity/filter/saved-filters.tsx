import { Bookmark, ChevronDown, Trash2 } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import type { SavedFilter } from '../../../../contract/commands/audit-commands.ts';
import { classNames } from '../../../components/base/class-names.ts';
import { Button } from '../../../components/base/button.tsx';
import { IconButton } from '../../../components/base/icon-button.tsx';
import { Field, TextInput } from '../../../components/controls/field.tsx';
import { Menu, MenuItem } from '../../../components/controls/menu.tsx';
import { Dialog } from '../../../components/feedback/dialog.tsx';
import { ErrorPanel } from '../../../components/feedback/error-panel.tsx';
import { useCommand } from '../../../state/commands.ts';
import { showDone } from '../../../state/notices.ts';
import { useAnswer } from '../../../state/use-answer.ts';
import { chipLook, notChosen } from '../../../components/controls/filter-chip.tsx';
import { isEmpty, ofSaved, toSave, type ShownFilter } from './shown-filter.ts';

interface SavedFiltersProps {
  readonly shown: ShownFilter;
  readonly search: string;
  readonly onChange: (shown: ShownFilter) => void;
  readonly onSearch: (search: string) => void;
}

/** Filters with a name, kept by Consentry: the same in each window and on the command line. */
export function SavedFilters({ shown, search, onChange, onSearch }: SavedFiltersProps) {
  const { value, update } = useAnswer('audit.filters', {});
  const saved = value ?? [];
  const [isOpen, setIsOpen] = useState(false);
  const canSave = !isEmpty(shown) || search.trim() !== '';
  return (
    <>
      <Menu
        trigger={
          <button type="button" className={classNames(chipLook, notChosen)}>
            <Bookmark aria-hidden size={12} className="shrink-0" />
            <span className="truncate">Saved filters</span>
            <ChevronDown aria-hidden size={12} className="shrink-0" />
          </button>
        }
      >
        {saved.length === 0 && (
          <MenuItem disabled onSelect={() => undefined}>
            None yet. Filter the list, then save the filter under a name.
          </MenuItem>
        )}
        {saved.map((each) => (
          <MenuItem
            key={each.name}
            onSelect={() => {
              onChange(ofSaved(each, Date.now()));
              onSearch(each.filter.search ?? '');
            }}
          >
            <span className="min-w-0 truncate">{each.name}</span>
          </MenuItem>
        ))}
        {(canSave || saved.length > 0) && (
          <MenuItem onSelect={() => setIsOpen(true)}>
            <span className="text-accent-text">
              {canSave ? 'Save this filter or remove one…' : 'Remove one…'}
            </span>
          </MenuItem>
        )}
      </Menu>
      {isOpen && (
        <SavedDialog
          saved={saved}
          toKeep={canSave ? (name) => toSave(name, shown, search.trim()) : null}
          onSaved={(all) => update(() => [...all])}
          onClose={() => setIsOpen(false)}
        />
      )}
    </>
  );
}

interface SavedDialogProps {
  readonly saved: readonly SavedFilter[];
  /** Null: nothing is narrowed, so there is nothing to save. */
  readonly toKeep: ((name: string) => SavedFilter) | null;
  readonly onSaved: (saved: readonly SavedFilter[]) => void;
  readonly onClose: () => void;
}

function SavedDialog({ saved, toKeep, onSaved, onClose }: SavedDialogProps) {
  const [name, setName] = useState('');
  const save = useCommand('audit.saveFilter');
  const remove = useCommand('audit.removeFilter');
  const trimmed = name.trim();
  const replaces = saved.some((each) => each.name === trimmed);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (toKeep === null || trimmed === '') return;
    const result = await save.run(toKeep(trimmed));
    if (!result.ok) return;
    onSaved(result.value);
    showDone('Filter saved', trimmed);
    onClose();
  };
  const error = save.error ?? remove.error;
  return (
    <Dialog
      open
      size="small"
      title="Saved filters"
      onClose={onClose}
      footer={<Button onClick={onClose}>Done</Button>}
    >
      {toKeep !== null && (
        <form
          noValidate
          onSubmit={(event) => void submit(event)}
          className="flex items-start gap-2"
        >
          <div className="min-w-0 grow">
            <Field
              label="Name for the current filter"
              hint={replaces ? 'This replaces the filter with the same name.' : null}
            >
              {(props) => (
                <TextInput
                  {...props}
                  data-initial-focus
                  maxLength={60}
                  placeholder="Refused this week"
                  value={name}
                  onChange={(event) => setName(event.target.value)}
                />
              )}
            </Field>
          </div>
          <Button
            tone="primary"
            type="submit"
            className="mt-6"
            disabled={trimmed === ''}
            pending={save.pending}
          >
            {replaces ? 'Replace' : 'Save'}
          </Button>
        </form>
      )}
      {saved.length > 0 && (
        <ul className="mt-2 divide-y divide-line rounded-md border border-line">
          {saved.map((each) => (
            <li key={each.name} className="flex items-center gap-2 py-1 pr-1 pl-3">
              <span className="min-w-0 grow truncate">{each.name}</span>
              <IconButton
                label={`Remove ${each.name}`}
                onClick={() =>
                  void remove.run({ name: each.name }).then((result) => {
                    if (result.ok) onSaved(result.value);
                  })
                }
              >
                <Trash2 aria-hidden size={14} />
              </IconButton>
            </li>
          ))}
        </ul>
      )}
      {error !== null && <ErrorPanel error={error} />}
    </Dialog>
  );
}
