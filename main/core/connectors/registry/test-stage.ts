/** One stage of a connector's test. */

export interface Finding {
  readonly ok: boolean;
  readonly message: string;
  readonly hint?: string | null;
}

export interface Stage {
  readonly step: string;
  readonly run: () => Promise<Finding>;
}
