/**
 * A menu under a button. Not modal: Radix' modal one injects a `<style>`, which our CSP forbids.
 */
import * as Radix from '@radix-ui/react-dropdown-menu';
import { Check } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from '../base/class-names.ts';

const itemLook =
  'flex min-h-7 items-center gap-2 rounded-sm px-2 py-1 outline-none select-none data-disabled:text-faint data-highlighted:bg-hover';

/** The trigger is any button of the kit. */
export function Menu({
  trigger,
  children,
}: {
  readonly trigger: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align="end"
          sideOffset={4}
          collisionPadding={8}
          className="appear z-50 max-h-[var(--radix-dropdown-menu-content-available-height)] max-w-80 min-w-44 overflow-y-auto rounded-lg border border-transparent bg-raised p-1 shadow-2"
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

interface MenuItemProps {
  readonly icon?: ReactNode;
  readonly danger?: boolean;
  readonly disabled?: boolean;
  readonly children: ReactNode;
  readonly onSelect: () => void;
}

/** Something to do. */
export function MenuItem({
  icon,
  danger = false,
  disabled = false,
  children,
  onSelect,
}: MenuItemProps) {
  return (
    <Radix.Item
      disabled={disabled}
      onSelect={onSelect}
      className={classNames(itemLook, danger && 'text-danger-text')}
    >
      {icon}
      {children}
    </Radix.Item>
  );
}

interface MenuChoiceProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly choices: readonly { readonly value: Value; readonly label: ReactNode }[];
  readonly onChange: (value: Value) => void;
}

/** One of several, with a check at the current one. */
export function MenuChoice<Value extends string>({
  label,
  value,
  choices,
  onChange,
}: MenuChoiceProps<Value>) {
  return (
    <Radix.RadioGroup
      aria-label={label}
      value={value}
      onValueChange={(next) => {
        const choice = choices.find((each) => each.value === next);
        if (choice !== undefined) onChange(choice.value);
      }}
    >
      {choices.map((choice) => (
        <Radix.RadioItem
          key={choice.value}
          value={choice.value}
          className={classNames(itemLook, 'relative pl-7')}
        >
          <Radix.ItemIndicator className="absolute left-2">
            <Check aria-hidden size={14} />
          </Radix.ItemIndicator>
          <span className="min-w-0 truncate">{choice.label}</span>
        </Radix.RadioItem>
      ))}
    </Radix.RadioGroup>
  );
}

interface MenuChecksProps<Value extends string> {
  readonly label: string;
  readonly values: readonly Value[];
  readonly choices: readonly { readonly value: Value; readonly label: ReactNode }[];
  readonly onChange: (values: readonly Value[]) => void;
}

/** Any of several, with a check at each that is chosen; the menu stays open for the next. */
export function MenuChecks<Value extends string>({
  label,
  values,
  choices,
  onChange,
}: MenuChecksProps<Value>) {
  return (
    <Radix.Group aria-label={label}>
      {choices.map(({ value, label: words }) => (
        <Radix.CheckboxItem
          key={value}
          checked={values.includes(value)}
          onSelect={(event) => event.preventDefault()}
          onCheckedChange={(isChosen) =>
            onChange(isChosen ? [...values, value] : values.filter((each) => each !== value))
          }
          className={classNames(itemLook, 'relative pl-7')}
        >
          <Radix.ItemIndicator className="absolute left-2">
            <Check aria-hidden size={14} />
          </Radix.ItemIndicator>
          <span className="min-w-0 truncate">{words}</span>
        </Radix.CheckboxItem>
      ))}
    </Radix.Group>
  );
}
