/** What the list of all tools is narrowed to, and its order. */
import type { ToolFilter, ToolOrder } from '../../../../contract/views/tools/tool-index.ts';

export interface ShownTools {
  readonly filter: Omit<ToolFilter, 'search'>;
  readonly order: ToolOrder;
  readonly isDescending: boolean;
}

export const everyTool: ShownTools = { filter: {}, order: 'connector', isDescending: false };

/** Narrows to these values; none: no longer by this member. */
export function withValues<Name extends keyof ShownTools['filter']>(
  shown: ShownTools,
  name: Name,
  values: NonNullable<ShownTools['filter'][Name]>,
): ShownTools {
  const { [name]: _, ...rest } = shown.filter;
  return { ...shown, filter: values.length === 0 ? rest : { ...rest, [name]: values } };
}

/** Numbers begin with the largest, names with A; a second click turns it around. */
export function withOrder(shown: ShownTools, order: ToolOrder): ShownTools {
  const isDescending =
    shown.order === order ? !shown.isDescending : order === 'cost' || order === 'lastUsed';
  return { ...shown, order, isDescending };
}
