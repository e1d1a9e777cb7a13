/** Menus, dialogs and notices: what opens above the page. */
import { useState } from 'react';
import { Button } from '../components/base/button.tsx';
import { SelectBox, SelectionBar } from '../components/controls/select-rows.tsx';
import { Field, TextInput } from '../components/controls/field.tsx';
import { FilterChecks, FilterChip } from '../components/controls/filter-chip.tsx';
import { Menu, MenuChecks, MenuChoice, MenuItem } from '../components/controls/menu.tsx';
import { Confirm } from '../components/feedback/confirm.tsx';
import { Dialog } from '../components/feedback/dialog.tsx';
import { FormDialog } from '../components/feedback/form-dialog.tsx';
import { showDone, showError } from '../state/notices.ts';
import { Scene, type SceneProps } from './scene.tsx';

const nothing = () => {};
const problem = {
  code: 'store_failed' as const,
  message: 'The change was not kept.',
  hint: 'There is no room on the disk. Make some, then try again.',
};

export function OverlayScenes({ scheme }: SceneProps) {
  return (
    <>
      <MenuScene scheme={scheme} />
      <DialogScene scheme={scheme} />
    </>
  );
}

function MenuScene({ scheme }: SceneProps) {
  const [choice, setChoice] = useState<'read' | 'write'>('read');
  const [checks, setChecks] = useState<readonly ('read' | 'write')[]>(['read']);
  return (
    <Scene
      name="Menu, MenuItem, MenuChoice, MenuChecks, FilterChip, FilterChecks, SelectBox, SelectionBar"
      scheme={scheme}
    >
      <Menu trigger={<Button>{`Menu, ${scheme}`}</Button>}>
        <MenuItem onSelect={nothing}>Disconnect</MenuItem>
        <MenuItem danger onSelect={nothing}>
          Delete
        </MenuItem>
        <MenuItem disabled onSelect={nothing}>
          Not now
        </MenuItem>
        <MenuChoice
          label="Theme"
          value={choice}
          choices={[
            { value: 'read', label: 'Read' },
            { value: 'write', label: 'Write' },
          ]}
          onChange={setChoice}
        />
        <MenuChecks
          label="Shown"
          values={checks}
          choices={[
            { value: 'read', label: 'What reads' },
            { value: 'write', label: 'What writes' },
          ]}
          onChange={setChecks}
        />
      </Menu>
      <SelectBox label={`Select, ${scheme}`} checked onChange={nothing} />
      <SelectionBar count={2} onClear={nothing}>
        <Button>Disable</Button>
      </SelectionBar>
      <FilterChip
        name="Class"
        value={choice}
        current={choice}
        choices={[{ value: 'read', label: 'Read' }]}
        onChange={nothing}
      />
      <FilterChecks
        name="Shows"
        values={checks}
        choices={[
          { value: 'read', label: 'Read' },
          { value: 'write', label: 'Write' },
        ]}
        onChange={setChecks}
      />
    </Scene>
  );
}

function DialogScene({ scheme }: SceneProps) {
  const [open, setOpen] = useState<'dialog' | 'form' | 'confirm' | null>(null);
  const close = () => setOpen(null);
  return (
    <Scene name="Dialog, FormDialog, Confirm, Notices" scheme={scheme}>
      <Button onClick={() => setOpen('dialog')}>{`Dialog, ${scheme}`}</Button>
      <Button onClick={() => setOpen('form')}>{`Form, ${scheme}`}</Button>
      <Button tone="danger" onClick={() => setOpen('confirm')}>{`Confirm, ${scheme}`}</Button>
      <Button onClick={() => showDone('github added', 'Review its tools.')}>
        {`Notice, ${scheme}`}
      </Button>
      <Button onClick={() => showError(problem)}>{`Error notice, ${scheme}`}</Button>
      <Dialog
        open={open === 'dialog'}
        title="A window in the window"
        description="What it is about."
        footer={
          <Button data-initial-focus onClick={close}>
            Close
          </Button>
        }
        onClose={close}
      >
        The middle scrolls.
      </Dialog>
      {open === 'form' && (
        <FormDialog
          title="A form in a dialog"
          description="What it is about."
          verb="Save"
          error={problem}
          onSubmit={close}
          onClose={close}
        >
          <Field label="Name">{(props) => <TextInput {...props} data-initial-focus />}</Field>
        </FormDialog>
      )}
      <Confirm
        open={open === 'confirm'}
        title="Revoke access of Cursor?"
        verb="Revoke access"
        keep="Keep access"
        pending={false}
        error={problem}
        onConfirm={close}
        onClose={close}
      >
        This cannot be undone.
      </Confirm>
    </Scene>
  );
}
