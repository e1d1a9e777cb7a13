/** Permission sets and groups of clients: listed, previewed, changed. */
import * as z from 'zod';
import { either, read, type CommandSpec } from './command.ts';
import {
  affectedClientSchema,
  permissionChangeSchema,
  permissionsViewSchema,
} from '../views/permission-sets.ts';

const changeInput = z.strictObject({ change: permissionChangeSchema });

export const permissionSetCommands = {
  /** All permission sets and groups, with those that cannot be read. */
  'permissions.list': read(z.strictObject({}), permissionsViewSchema),
  /**
   * Whom a change would affect, before it is made (ATOMIC-11); at most 500 rows, `more` counts the
   * rest.
   */
  'permissions.preview': read(
    changeInput,
    z.object({ affected: z.array(affectedClientSchema), more: z.int().nonnegative() }),
  ),
  /** Narrowing needs no presence, all else does: core decides by what comes of it. */
  'permissions.change': either('access', changeInput, permissionsViewSchema, {}),
} as const satisfies Record<string, CommandSpec>;
