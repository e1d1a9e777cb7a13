/**
 * What passes through Consentry, by feature and by who speaks which revision: the rows of
 * `docs/protocol.md`. `differential.test.ts` compares a conversation for each cell, so that none
 * says what was not seen.
 */
import type { Fixture } from './both-sides.ts';
import type { PipedStep } from './conversation-by-pipe.ts';
import type { Era } from './conversation-steps.ts';

/** Absent: the server does not say it to a client of this revision either. */
export type Cell = 'passes' | 'differs' | 'absent';

export interface Feature {
  readonly feature: string;
  readonly fixture: Fixture;
  /** How the steps begin in which it is seen. */
  readonly steps: readonly string[];
  /** The member that it is; without: all that these steps bring. */
  readonly member?: string;
  /** In the order of `directions`. */
  readonly cells: readonly [Cell, Cell, Cell, Cell];
  readonly note?: string;
}

/** From the client to the server. */
export const directions: readonly { readonly client: Era; readonly server: Era }[] = [
  { client: 'legacy', server: 'legacy' },
  { client: 'legacy', server: 'modern' },
  { client: 'modern', server: 'legacy' },
  { client: 'modern', server: 'modern' },
];

const all = ['passes', 'passes', 'passes', 'passes'] as const;
const allDiffer = ['differs', 'differs', 'differs', 'differs'] as const;
const newerOnly = ['absent', 'absent', 'passes', 'passes'] as const;
const lists = ['tools/list', 'resources/list', 'resources/templates/list', 'prompts/list'];
const opening = ['initialize', 'server/discover'];
const of = 'com.example/of';

const inMcp: readonly Omit<Feature, 'fixture'>[] = [
  { feature: 'Lists of tools, resources, templates and prompts', steps: lists, cells: all },
  {
    feature: 'Text, images and sound of tools',
    steps: ['simple_text', 'image_content', 'audio_content', 'multiple_content_types'].map(
      (name) => `tools/call test_${name}`,
    ),
    cells: all,
  },
  {
    feature: 'Embedded resources and links to resources',
    steps: ['tools/call test_embedded_resource', 'tools/call test_resource_link'],
    cells: all,
  },
  { feature: 'Structured results', steps: ['tools/call test_structured'], cells: all },
  { feature: 'Errors of tools', steps: ['tools/call test_error_handling'], cells: all },
  {
    feature: 'Progress',
    steps: ['tools/call test_tool_with_progress'],
    member: 'progress',
    cells: all,
  },
  { feature: 'Log messages of a call', steps: ['tools/call test_tool_with_logging'], cells: all },
  {
    feature: 'Reading resources',
    steps: ['resources/read test://static', 'resources/read test://template'],
    cells: all,
  },
  {
    feature: 'Updates of resources',
    steps: ['tools/call test_trigger_resource_change', 'subscriptions/listen'],
    member: 'uri',
    cells: all,
  },
  { feature: 'Prompts', steps: ['prompts/get test_'], cells: all },
  { feature: 'Completions', steps: ['completion/complete'], cells: all },
  {
    feature: 'Forms',
    steps: ['tools/call test_elicitation'],
    member: 'requestedSchema',
    cells: all,
    note: 'The name of the connector stands before the message.',
  },
  {
    feature: 'Questions to the model of the client',
    steps: ['tools/call test_sampling'],
    member: 'maxTokens',
    cells: all,
  },
  {
    feature: 'Folders of the client',
    steps: ['tools/call test_input_required_result_list_roots'],
    member: 'content',
    cells: all,
  },
  {
    feature: 'Several rounds of questions',
    steps: ['tools/call test_input_required_result_multi'],
    member: 'content',
    cells: newerOnly,
    note: 'Not asked of clients of 2025-11-25 in this conversation.',
  },
];

const ofApps: readonly Omit<Feature, 'fixture'>[] = [
  {
    feature: 'Pages of tools (`io.modelcontextprotocol/ui`)',
    steps: ['tools/list'],
    member: 'resourceUri',
    cells: all,
    note: 'For clients that show pages.',
  },
  {
    feature: 'Tools for pages only',
    steps: ['tools/list'],
    member: 'visibility',
    cells: all,
    note: 'For clients that show pages; others neither see nor call them.',
  },
  {
    feature: 'What is in a page',
    steps: ['resources/read ui://'],
    member: 'contents',
    cells: all,
    note: 'Once the person accepted the page.',
  },
  {
    feature: 'Which pages a client shows',
    steps: ['tools/call shown_to'],
    member: 'content',
    cells: all,
  },
  { feature: 'Icons', steps: [...lists, 'tools/call marked'], member: 'icons', cells: all },
  { feature: '`_meta` of definitions', steps: lists, member: of, cells: all },
  {
    feature: '`_meta` of results and contents',
    steps: ['tools/call marked', 'resources/read', 'prompts/get'],
    member: of,
    cells: all,
  },
  {
    feature: '`_meta` of requests',
    steps: ['tools/call echo_meta {'],
    member: 'content',
    cells: all,
  },
  { feature: '`_meta` of questions', steps: ['tools/call ask_card'], member: of, cells: all },
  {
    feature: '`_meta` of answers to questions',
    steps: ['tools/call ask_card'],
    member: 'content',
    cells: all,
  },
  {
    feature: 'Annotations that MCP does not know',
    steps: [...lists, 'tools/call marked', 'prompts/get'],
    member: 'com.example/unknown',
    cells: all,
  },
  {
    feature: '`execution` of tools',
    steps: ['tools/list'],
    member: 'execution',
    cells: ['passes', 'differs', 'differs', 'absent'],
    note: 'Comes from servers of 2025-11-25 only, and goes to all clients.',
  },
  { feature: '`experimental`', steps: opening, member: 'experimental', cells: all },
  { feature: '`extensions`', steps: opening, member: 'extensions', cells: all },
  {
    feature: 'Instructions',
    steps: opening,
    member: 'instructions',
    cells: allDiffer,
    note: 'Marked as the words of the server, once the person accepted them.',
  },
  {
    feature: 'How long a resource may be kept',
    steps: ['resources/read app://notes'],
    member: 'ttlMs',
    cells: ['absent', 'absent', 'differs', 'passes'],
    note: 'Servers of 2025-11-25 do not say it: it may not be kept.',
  },
];

const ofSkills: readonly Omit<Feature, 'fixture'>[] = [
  {
    feature: 'Skills (`io.modelcontextprotocol/skills`)',
    steps: ['skills/list'],
    member: 'skills',
    cells: all,
    note: 'Once the person accepted each of them.',
  },
  { feature: 'Entries of skills', steps: ['skills/get'], cells: all },
  {
    feature: 'Files of skills',
    steps: ['resources/read skill://'],
    member: 'contents',
    cells: all,
    note: 'With the bytes that their accepted digests are of.',
  },
  {
    feature: 'Folders of skills',
    steps: ['resources/directory/read'],
    member: 'resources',
    cells: all,
    note: 'Without files that the person has not accepted.',
  },
];

export const features: readonly Feature[] = [
  ...inMcp.map((row) => ({ ...row, fixture: 'everything-upstream' as const })),
  ...ofApps.map((row) => ({ ...row, fixture: 'app-upstream' as const })),
  ...ofSkills.map((row) => ({ ...row, fixture: 'skill-upstream' as const })),
];

/** @returns what of a conversation is about the feature, in order */
export function about({ steps, member }: Feature, heard: readonly PipedStep[]): readonly unknown[] {
  const messages = heard
    .filter(({ step }) => steps.some((beginning) => step.startsWith(beginning)))
    .flatMap((each) => each.messages);
  return member === undefined ? messages : messages.flatMap((message) => valuesOf(message, member));
}

/** The values of all members of this name, however deep, in an order of their own. */
function valuesOf(value: unknown, member: string): readonly unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  // The order of members means nothing; that of a list does.
  const members = Object.entries(value);
  const inOrder = Array.isArray(value) ? members : members.toSorted(([a], [b]) => (a < b ? -1 : 1));
  return inOrder.flatMap(([name, inner]) => (name === member ? [inner] : valuesOf(inner, member)));
}
