/** What waits for the person, and the window that shows it. */
import * as z from 'zod';
import { presence, prompt, read, type CommandSpec } from './command.ts';
import { questionIdSchema } from '../views/ids.ts';
import { promptViewSchema, questionSchema } from '../views/questions/question.ts';

const nothing = z.strictObject({});

export const questionCommands = {
  /**
   * The code that a program without a browser shows; the consent then waits like any other (RFC
   * 8628).
   */
  'device.enter': presence(
    z.strictObject({ userCode: z.string().min(1).max(32) }),
    z.object({ questionId: questionIdSchema }),
    {},
  ),
  /** All questions that wait, the oldest first. */
  'questions.list': read(nothing, z.array(questionSchema)),
  /** The oldest waiting question with the nonce for answering it; marks it as shown. */
  'prompt.get': prompt(
    z.strictObject({
      /**
       * The window was shown, moved, resized or focused: the dead second of Allow starts anew
       * (SEC-38).
       */
      restart: z.boolean().default(false),
    }),
    promptViewSchema,
  ),
  /** Brings the prompt window to the front (desktop); does nothing in headless mode. */
  'prompt.show': read(nothing, z.object({ waiting: z.int() })),
} as const satisfies Record<string, CommandSpec>;
