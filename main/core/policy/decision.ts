/** What a decision on a call says, and which step of it decided. */
import type { ReasonCode } from './reasons.ts';

/** The steps in their order; each is also the layer that a decision is laid to. */
export const layers = [
  'gateway',
  'vault',
  'client',
  'grant',
  'switch',
  'connector',
  'tool',
  'never',
  'ceiling',
  'review',
  'override',
  'mode',
  'rules',
  'class',
  'untrusted',
  'managed',
  'pages',
] as const;
export type Layer = (typeof layers)[number];

/** What one step found, as a short code: `['ceiling', 'read by policy']`. */
export type Finding = readonly [step: Layer, found: string];

export interface Decision {
  readonly outcome: 'allow' | 'ask' | 'deny';
  readonly reason: ReasonCode;
  /** The scope that would help, where a wider one would: answer 403 `insufficient_scope`. */
  readonly stepUpScope: string | null;
  /** The step that decided. */
  readonly layer: Layer;
  /** Rules look at the arguments: with others the outcome may be another. */
  readonly dependsOnArguments: boolean;
  /** True when at least one call of this tool is not refused. */
  readonly isListed: boolean;
  readonly trace: readonly Finding[];
}
