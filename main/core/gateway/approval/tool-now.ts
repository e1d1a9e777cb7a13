/** What there is now under the names that an answer was given for. */
interface ToolNow {
  readonly connector: string;
  readonly configuration: string | null;
  /** Null: not listed at the moment. */
  readonly hash: string | null;
}

/** @returns undefined where it is not known at the moment */
export type LookUpTool = (connectorId: string, tool: string) => ToolNow | undefined;
