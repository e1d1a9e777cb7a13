/**
 * The tools of the demo server: notes in memory that nobody else reads. One tool reads, one writes,
 * one destroys, so that each default of Consentry can be seen.
 */
import { isJsonObject, type JsonObject, type JsonValue } from '../lib/json.ts';
import { limits } from '../limits/limits.ts';

/** What the tools are called. */
export const demoTools = {
  read: 'list_notes',
  write: 'add_note',
  destroy: 'delete_notes',
} as const;

const nothing = { type: 'object', properties: {}, additionalProperties: false } as const;

export const noteTools: readonly JsonObject[] = [
  {
    name: demoTools.read,
    title: 'List notes',
    description: 'Lists the notes of the demo.',
    inputSchema: nothing,
    annotations: { readOnlyHint: true, openWorldHint: false },
  },
  {
    name: demoTools.write,
    title: 'Add a note',
    description: 'Adds a note to the demo.',
    inputSchema: {
      type: 'object',
      properties: {
        text: {
          type: 'string',
          minLength: 1,
          maxLength: limits.demo.noteLength,
          description: 'What the note says.',
        },
      },
      required: ['text'],
      additionalProperties: false,
    },
    annotations: { readOnlyHint: false, destructiveHint: false, openWorldHint: false },
  },
  {
    name: demoTools.destroy,
    title: 'Delete all notes',
    description: 'Deletes all notes of the demo.',
    inputSchema: nothing,
    annotations: { readOnlyHint: false, destructiveHint: true, openWorldHint: false },
  },
];

export interface Notes {
  /** The result of one call; undefined: there is no such tool. */
  call(tool: JsonValue | undefined, args: JsonValue | undefined): JsonObject | undefined;
}

/** @returns notes that are gone with the process; the first ones are there already */
export function createNotes(): Notes {
  let notes = ['Buy milk', 'Call the dentist'];

  function add(args: JsonValue | undefined): JsonObject {
    const text = isJsonObject(args) ? args['text'] : undefined;
    if (typeof text !== 'string' || text === '' || text.length > limits.demo.noteLength)
      return said(`A note needs a text of 1 to ${limits.demo.noteLength} characters.`, true);
    notes = [...notes, text].slice(-limits.demo.notes);
    return said(`Added. There are ${notes.length} notes.`);
  }

  return {
    call(tool, args) {
      switch (tool) {
        case demoTools.read:
          return said(notes.length === 0 ? 'There are no notes.' : notes.join('\n'));
        case demoTools.write:
          return add(args);
        case demoTools.destroy:
          notes = [];
          return said('All notes are deleted.');
        default:
          return undefined;
      }
    },
  };
}

function said(text: string, isError = false): JsonObject {
  return { content: [{ type: 'text', text }], isError };
}
